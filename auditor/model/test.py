"""A test of the audited suite, as the baseline saw it."""

from dataclasses import dataclass
from enum import StrEnum


class Stability(StrEnum):
    STABLE = "stable"
    FLAKY = "flaky"
    ORDER_DEPENDENT = "order-dependent"


class Outcome(StrEnum):
    """What pytest said of one test."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    XPASSED = "xpassed"

    @property
    def is_green(self) -> bool:
        return self not in (Outcome.FAILED, Outcome.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test (one parametrised id). `id` is pytest's node id; `duration` is in seconds, all phases."""

    __test__ = False  # a class called Test* in a pytest run is not a test case

    id: str
    path: str
    line: int
    markers: tuple[str, ...] = ()
    fixtures: tuple[str, ...] = ()
    outcome: Outcome = Outcome.PASSED
    duration: float = 0.0
    stability: Stability = Stability.STABLE
    failure: str = ""

    @property
    def function(self) -> str:
        """The function that it is made from, parameters left out: "path::Class::name[1]" → "path::Class.name"."""
        return function_of(self.id)


def function_of(test_id: str) -> str:
    """The same of a test's id alone."""
    path, _, name = test_id.partition("::")
    return f"{path}::{name.partition('[')[0].replace('::', '.')}"
