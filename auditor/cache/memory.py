"""What one run leaves for the next, in a file of its own for each choice of sources and tests."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from auditor.cache.digest import digest
from auditor.cache.whole import Whole
from auditor.config.model import Config
from auditor.errors import AuditorError
from auditor.model.codec import UNREADABLE, decode, encode_line
from auditor.model.environment import TierCheck
from auditor.model.mutant import NONE_FOUND, Found
from auditor.model.plan import Reach
from auditor.model.verdict import Verdict

_SCHEMA = 2
_MOST_VERDICTS = 20_000
_MOST_FILES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A verdict with the key of all that it depends on; `asked` are the ids of the tests that were to be run, `row` of
    those in its row."""

    key: str
    asked: tuple[str, ...]
    row: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """`found` holds for each file that is as it was in `found_for`, `reach` and `checks` while all is as in
    `proved_for`, each verdict, by mutant id, while its own key is the same. `whole` is the newest whole baseline."""

    found: Found = NONE_FOUND
    found_for: Mapping[str, str] = field(default_factory=dict)
    reach: Mapping[str, Reach] = field(default_factory=dict)
    checks: tuple[TierCheck, ...] = ()
    proved_for: str = ""
    verdicts: Mapping[str, Kept] = field(default_factory=dict)
    whole: Whole | None = None
    schema: int = _SCHEMA


def memory_file(config: Config) -> Path:
    """One for each scope: an audit of other sources or tests leaves this one as it is."""
    return config.state / "cache" / f"{digest(config.source, config.tests)[:12]}.json"


def load_memory(file: Path) -> Memory:
    """What is there; nothing where there is no file.

    Raises `AuditorError` for a file that is damaged, or was written by another version.
    """
    try:
        memory = decode(file.read_bytes(), Memory)
    except FileNotFoundError:
        return Memory()
    except (OSError, *UNREADABLE) as fault:
        raise AuditorError("cache-unreadable", "its cache can't be read", where=str(file), why=str(fault)) from fault
    if memory.schema != _SCHEMA:
        why = f"it has schema {memory.schema}, and this auditor reads {_SCHEMA}"
        raise AuditorError("cache-version", "its cache is of another version", where=str(file), why=why)
    return memory


def save_memory(memory: Memory, file: Path) -> None:
    """Replaces the file as a whole. Raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(encode_line(memory))
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
    newest_first = sorted(file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in newest_first[_MOST_FILES:]:
        old.unlink(missing_ok=True)


def newest(verdicts: Mapping[str, Kept]) -> dict[str, Kept]:
    """The last ones of a mapping that has grown at its end."""
    return dict(list(verdicts.items())[-_MOST_VERDICTS:])
