"""What is to be run for each mutant, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tier(StrEnum):
    """How a mutant gets into the suite, from the quickest to the slowest."""

    SESSION = "session"
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
    """The hosts' word on one mutant: its region and why, and by tier why a swap of live code would not reach it there.

    A tier whose host was not asked is not in `misses`; "" says that the swap reaches.
    """

    region: Region
    why: str = ""
    misses: Mapping[Tier, str] = field(default_factory=dict)


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

    def of(self, tier: Tier) -> frozenset[str]:
        """The ids of the mutants that run in the tier."""
        return frozenset(task.mutant_id for task in self.tasks if task.tests and task.tier is tier)
