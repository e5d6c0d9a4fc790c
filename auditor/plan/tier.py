"""The quickest tier that is sound for a mutant.

The rules R1 to R10 are described in docs/architecture.md. R1, R5, R6, R9 and R10 are the host's word (`Reach.why`),
because only the target's own Python can compare code objects; R2 needs the baseline.
"""

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Reach, Region, Tier
from auditor.plan.select import covering_tests, statement_lines

SLOWER = (Tier.COLLECTED, Tier.IMPORTED, Tier.FRESH)


def choose_tier(mutant: Mutant, baseline: Baseline, reach: Reach, usable: frozenset[Tier]) -> tuple[Tier, str]:
    """The tier, and the rule that chose it ("" for the quickest)."""
    tier, why = _soundest(mutant, baseline, reach)
    for slower in SLOWER[SLOWER.index(tier) :]:
        if slower in usable or slower is Tier.FRESH:
            return slower, why if slower is tier else f"R13 tier {tier} is switched off"
    raise AssertionError("the fresh tier is always there")


def _soundest(mutant: Mutant, baseline: Baseline, reach: Reach) -> tuple[Tier, str]:
    if reach.region is Region.IMPORT:
        return Tier.IMPORTED, reach.why
    early = set(baseline.import_lines.get(mutant.path, ()))
    if any(line in early for line in statement_lines(mutant)):
        return Tier.IMPORTED, "R2 the statement ran at import"
    if reach.why and covering_tests(mutant, baseline, everything=False):
        return Tier.IMPORTED, reach.why
    return Tier.COLLECTED, ""
