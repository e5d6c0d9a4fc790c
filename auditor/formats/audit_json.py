"""The whole run as JSON: `audit.json`, valid against `audit.schema.json` beside this file."""

import json
from pathlib import Path
from typing import Any

from auditor.model.codec import encode, schema
from auditor.model.run import Run

API = 1
suffix = ".json"


def write(run: Run, out: Path) -> list[Path]:
    """Writes `audit.json`, which `auditor.model.codec.load_run` reads back. Raises `OSError`."""
    path = out / "audit.json"
    path.write_bytes(encode(run))
    return [path]


def schema_text() -> str:
    """The JSON Schema of audit.json as it is published: the same from every Python."""
    return json.dumps(_on_one_line(schema()), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _on_one_line(value: Any) -> Any:
    """Descriptions come from docstrings, whose indentation differs between Python 3.12 and 3.13."""
    if isinstance(value, dict):
        return {key: _on_one_line(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_on_one_line(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value
