"""What is to be run for each mutant, and how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tier(StrEnum):
    """How a mutant gets into the suite, from the quickest to the slowest."""

    SESSION = "session"
    COLLECTED = "collected"
    IMPORTED = "imported"
    FRESH = "fresh"
    DISK = "disk"


SWAPPED = frozenset({Tier.SESSION, Tier.COLLECTED})  # where the mutant gets in by exchanging live code


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
    `disk_tests` are left out of `tests`: only a mutant on disk reaches what they start or read; they are run there,
    within `disk_time_limit` seconds, where the others do not notice. With `why_not` and `tests` no test is known to run
    the statement, but a program that the tests start may.
    """

    mutant_id: str
    tests: tuple[int, ...] = ()
    time_limit: float = 0.0
    tier: Tier = Tier.COLLECTED
    whole_row: bool = False
    first: tuple[int, ...] = ()
    why_tier: str = ""
    why_not: str = ""
    disk_tests: tuple[int, ...] = ()
    disk_time_limit: float = 0.0

    @property
    def covering(self) -> tuple[int, ...]:
        """The tests in memory that run the mutated code."""
        return () if self.why_not else self.tests

    @property
    def tiers(self) -> frozenset[Tier]:
        """All in which something of it is to be run."""
        return frozenset({self.tier} if self.tests else ()) | ({Tier.DISK} if self.disk_tests else frozenset())

    def is_whole(self, suite: int) -> bool:
        """Whether it asks for all of a suite of so many tests, but for those that are left to the disk."""
        return len(self.tests) + len(self.disk_tests) == suite


def tests_by_tier(tasks: Iterable[Task]) -> dict[Tier, frozenset[int]]:
    """The tests that are to be run in each tier."""
    found: dict[Tier, frozenset[int]] = {}
    for task in tasks:
        for tier in task.tiers:
            tests = task.disk_tests if tier is Tier.DISK else task.tests
            found[tier] = found.get(tier, frozenset()).union(tests)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    tasks: tuple[Task, ...]

    def of(self, tier: Tier) -> frozenset[str]:
        """The ids of the mutants that run in the tier."""
        return frozenset(task.mutant_id for task in self.tasks if task.tests and task.tier is tier)
