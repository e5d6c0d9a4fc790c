"""Stage: verdicts to findings: which test should have noticed, and did not."""

from collections.abc import Iterable

from auditor.audit.missed import missed
from auditor.model.baseline import Baseline
from auditor.model.finding import Finding
from auditor.model.mutant import Mutant
from auditor.model.verdict import Verdict


def audit(mutants: Iterable[Mutant], verdicts: Iterable[Verdict], baseline: Baseline) -> tuple[Finding, ...]:
    """Every lint's findings, the worst first."""
    return missed(mutants, verdicts, baseline)
