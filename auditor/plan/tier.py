"""The quickest tier that is sound for a mutant.

The rules R1 to R13 are described in docs/architecture.md. R1, R5, R6, R9 and R10 are the hosts' word (`Reach`), because
only the target's own Python can compare code objects; R2, R3, R4 and R7 need the baseline.
"""

from collections.abc import Mapping

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import SWAPPED, Reach, Region, Tier
from auditor.plan.select import statement_lines

QUICKEST_FIRST = (Tier.SESSION, Tier.COLLECTED, Tier.IMPORTED)

MANY = 60  # mutants from which on a session, whose self-check runs the suite three times, pays


def not_worth_it(mutants: int) -> dict[Tier, str]:
    """The tiers that are not used for so few mutants, with the reason."""
    return {} if mutants >= MANY else {Tier.SESSION: "few mutants: a session isn't worth its self-check"}


def choose_tier(mutant: Mutant, baseline: Baseline, reach: Reach, unused: Mapping[Tier, str]) -> tuple[Tier, str]:
    """The tier, and the rule against the next quicker one ("" for the quickest). `unused` tells for each tier that is
    not to be used why."""
    why = ""
    for tier in QUICKEST_FIRST:
        against = _rule_against(tier, mutant, baseline, reach)
        against = against or unused.get(tier, "")
        if not against:
            return tier, why
        why = against
    return Tier.FRESH, why


def _rule_against(tier: Tier, mutant: Mutant, baseline: Baseline, reach: Reach) -> str:
    if tier not in SWAPPED:
        return ""
    if reach.region is Region.IMPORT:
        return reach.why
    if _ran(mutant, baseline.import_lines):
        return "R2 the statement ran at import"
    if _ran(mutant, baseline.end_lines):
        return "R4 the statement ran after the last test"
    if tier is Tier.SESSION and _ran(mutant, baseline.session_lines):
        return "R3 the statement ran in a fixture of session scope"
    if tier is Tier.SESSION and (_ran(mutant, baseline.unsettled_lines) or _ran(mutant, baseline.unrepeated_lines)):
        return "R7 the statement does not run again for every test"
    return reach.misses.get(tier, "")


def _ran(mutant: Mutant, lines: Mapping[str, tuple[int, ...]]) -> bool:
    found = lines.get(mutant.path, ())
    return any(line in found for line in statement_lines(mutant))
