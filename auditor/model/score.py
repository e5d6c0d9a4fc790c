"""Figures: how many mutants the suite noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of verdicts. Time-outs, errors and redundant guards are buckets of their own, outside the score."""

    killed: int = 0
    survived: int = 0
    no_coverage: int = 0
    timeout: int = 0
    error: int = 0
    ignored: int = 0
    redundant: int = 0

    @property
    def total(self) -> int:
        """All mutants that were to be run: the ignored ones are not among them."""
        return self.killed + self.survived + self.no_coverage + self.timeout + self.error + self.redundant

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
    """`by_module` is keyed by path, `by_family` by family, `by_function` by "path::qualified name".

    `advisory` are the advisory mutants by family: they need a test that runs things side by side, so they are in no
    other figure.
    """

    total: Tally
    by_module: Mapping[str, Tally]
    by_family: Mapping[str, Tally]
    by_function: Mapping[str, Tally]
    advisory: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def all_advisory(self) -> Tally:
        """The advisory mutants of all families."""
        counts = {one.name: sum(getattr(tally, one.name) for tally in self.advisory.values()) for one in fields(Tally)}
        return Tally(**counts)

    @property
    def judged(self) -> int:
        """All mutants that have a verdict, the advisory ones included."""
        return self.total.total + self.all_advisory.total
