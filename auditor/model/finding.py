"""A statement about a test or about the suite, with its evidence."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`lint` is the rule that made it; `mutants` and `tests` (node ids) are its evidence."""

    id: str
    lint: str
    severity: Severity
    subject: str
    path: str
    line: int
    title: str
    why: str
    remedy: str
    mutants: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
