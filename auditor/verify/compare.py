"""The engine's verdict beside the slow way's."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.model.mutant import Mutant
from auditor.model.verdict import Status, Verdict
from auditor.verify.slow_way import SlowVerdict


class Answer(StrEnum):
    """What a verdict says of the suite."""

    NOTICED = "noticed"
    UNNOTICED = "unnoticed"
    NO_END = "no end"


ANSWERS = {
    Status.KILLED: Answer.NOTICED,
    Status.SURVIVED: Answer.UNNOTICED,
    Status.NO_COVERAGE: Answer.UNNOTICED,  # the slow way has no word for it: nothing fails
    Status.TIMEOUT: Answer.NO_END,
    Status.ERROR: Answer.NO_END,
}


class Outcome(StrEnum):
    AGREES = "agree"
    DISAGREES = "DISAGREE"
    NOT_CLAIMED = "no verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One mutant: the engine's verdict, and what the slow way says.

    They agree when both say that a test fails, both that none does, or both that the suite does not come to its end:
    a time-out of one and a death in the other are the same. An engine that says "error" claims nothing about the
    tests; where the slow way knows more, that is told, and is no disagreement.
    """

    mutant: Mutant
    verdict: Verdict
    slow: SlowVerdict

    @property
    def outcome(self) -> Outcome:
        if ANSWERS[self.verdict.status] is ANSWERS[self.slow.status]:
            return Outcome.AGREES
        return Outcome.NOT_CLAIMED if self.verdict.status is Status.ERROR else Outcome.DISAGREES


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """All comparisons, in the order of the mutants' ids."""

    comparisons: tuple[Comparison, ...]

    @property
    def agreeing(self) -> tuple[Comparison, ...]:
        return self._with(Outcome.AGREES)

    @property
    def disagreements(self) -> tuple[Comparison, ...]:
        return self._with(Outcome.DISAGREES)

    @property
    def not_claimed(self) -> tuple[Comparison, ...]:
        return self._with(Outcome.NOT_CLAIMED)

    def _with(self, outcome: Outcome) -> tuple[Comparison, ...]:
        return tuple(comparison for comparison in self.comparisons if comparison.outcome is outcome)
