"""The only place that encodes and decodes the model (msgspec), and that publishes its JSON Schema."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from auditor.errors import AuditorError, ExitCode
from auditor.model.run import SCHEMA, Run

Model = TypeVar("Model")
UNREADABLE = (msgspec.ValidationError, msgspec.DecodeError)  # what `decode` raises


def encode(value: object) -> bytes:
    """The value as indented JSON with sorted keys, ending in a newline."""
    return msgspec.json.format(encode_line(value), indent=1) + b"\n"


def encode_line(value: object) -> bytes:
    """The value as one line of JSON, without the newline."""
    plain = msgspec.to_builtins(value, str_keys=True, order="sorted")  # line numbers are keys too
    return msgspec.json.encode(plain, order="sorted")


def decode(data: bytes, type_: type[Model]) -> Model:
    """The inverse of `encode`. Raises one of `UNREADABLE` with the path of the fault."""
    return msgspec.json.decode(data, type=type_)


def load_run(path: Path) -> Run:
    """The run saved in an `audit.json`.

    Raises `AuditorError` when the file is missing, is no audit, or was written by an incompatible version.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise AuditorError(
            "audit-missing",
            f"there is no audit at {path}",
            why=str(fault.strerror),
            remedy="python -m auditor run",
        ) from fault
    try:
        run = decode(data, Run)
    except UNREADABLE as fault:
        raise AuditorError(
            "audit-unreadable",
            f"{path} is not an audit this version can read",
            why=str(fault),
            exit_code=ExitCode.USAGE,
        ) from fault
    if run.schema != SCHEMA:
        raise AuditorError("audit-version", f"{path} has schema {run.schema}; this auditor reads {SCHEMA}")
    return run


def schema() -> dict[str, Any]:
    """The JSON Schema of audit.json."""
    return msgspec.json.schema(Run)
