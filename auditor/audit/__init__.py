"""Stage: verdicts to findings: which test should have noticed, and did not."""

from collections.abc import Iterable

from auditor.audit.missed import missed
from auditor.audit.owner_exempt import owner_exempt
from auditor.model.baseline import Baseline
from auditor.model.finding import Finding
from auditor.model.mutant import Excluded, Mutant
from auditor.model.verdict import Verdict


def audit(
    mutants: Iterable[Mutant], verdicts: Iterable[Verdict], baseline: Baseline, excluded: Iterable[Excluded] = ()
) -> tuple[Finding, ...]:
    """Every lint's findings, the worst first."""
    return (*owner_exempt(excluded), *missed(mutants, verdicts, baseline))
