"""Whether the merge may go on, and why not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`sentence` is phrased for a person; `actual` and `limit` are fractions of 1, or counts, as the sentence says."""

    name: str
    sentence: str
    actual: float
    limit: float
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """`incomplete` is set when too many mutants have no verdict to decide anything (exit code 5)."""

    passed: bool
    conditions: tuple[Condition, ...]
    incomplete: bool = False

    @property
    def failed(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if not condition.passed)
