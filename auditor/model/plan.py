"""What is to be run for each mutant, and how."""

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How a mutant gets into the suite, from the quickest to the slowest."""

    COLLECTED = "collected"
    IMPORTED = "imported"
    FRESH = "fresh"


class Region(StrEnum):
    """Where, in compiled code, a mutant's change lives."""

    SAME = "same"
    UNCOMPILABLE = "uncompilable"
    IMPORT = "import"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The host's word on one mutant: its region, and why a swap of live code would not reach it ("" when it does)."""

    region: Region
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Run `tests` (indexes into the baseline's tests, in this order) in `tier`, within `time_limit` seconds.

    `whole_row` asks for every test's word, not only the first failure. An empty `tests` with `why_not` is a mutant
    that no test covers. `why_tier` is the rule that chose the tier. `first` are tests to run before the others.
    """

    mutant_id: str
    tests: tuple[int, ...] = ()
    time_limit: float = 0.0
    tier: Tier = Tier.COLLECTED
    whole_row: bool = False
    first: tuple[int, ...] = ()
    why_tier: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    tasks: tuple[Task, ...]
