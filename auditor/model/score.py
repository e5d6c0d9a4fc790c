"""Figures: how many mutants the suite noticed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of verdicts. Time-outs and errors are buckets of their own, outside the score."""

    killed: int = 0
    survived: int = 0
    no_coverage: int = 0
    timeout: int = 0
    error: int = 0
    ignored: int = 0

    @property
    def total(self) -> int:
        """All mutants that were to be run: the ignored ones are not among them."""
        return self.killed + self.survived + self.no_coverage + self.timeout + self.error

    @property
    def score(self) -> Fraction | None:
        """killed ÷ (killed + survived + no coverage); None where there is nothing to score."""
        scored = self.killed + self.survived + self.no_coverage
        return Fraction(self.killed, scored) if scored else None

    @property
    def covered_score(self) -> Fraction | None:
        """killed ÷ (killed + survived): test strength, as PIT calls it."""
        scored = self.killed + self.survived
        return Fraction(self.killed, scored) if scored else None

    @property
    def without_verdict(self) -> int:
        return self.timeout + self.error


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """`by_module` is keyed by path, `by_family` by family, `by_function` by "path::qualified name"."""

    total: Tally
    by_module: Mapping[str, Tally]
    by_family: Mapping[str, Tally]
    by_function: Mapping[str, Tally]
