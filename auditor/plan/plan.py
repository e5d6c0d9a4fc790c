"""The plan: one task a mutant."""

from collections.abc import Iterable, Mapping

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Plan, Reach, Task, Tier
from auditor.plan.limit import time_limit
from auditor.plan.order import in_order
from auditor.plan.select import covering_tests
from auditor.plan.tier import SWAPPED, choose_tier

GENERAL = "general"


def plan(mutants: Iterable[Mutant], baseline: Baseline, reach: Mapping[str, Reach], tiers: frozenset[Tier]) -> Plan:
    """A task for each mutant, in the mutants' order. `tiers` are those that proved themselves in the self-check.

    Domain mutants get a whole kill row, because the audit asks which tests miss them; general ones stop at the first
    failure.
    """
    return Plan(tasks=tuple(_task(mutant, baseline, reach[mutant.id], tiers) for mutant in mutants))


def _task(mutant: Mutant, baseline: Baseline, reach: Reach, tiers: frozenset[Tier]) -> Task:
    tier, why = choose_tier(mutant, baseline, reach, tiers)
    tests = covering_tests(mutant, baseline, everything=tier not in SWAPPED)
    if not tests:
        return Task(mutant_id=mutant.id, why_not="no test runs the mutated statement")
    whole_row = mutant.family != GENERAL
    return Task(
        mutant_id=mutant.id,
        tests=in_order(tests, baseline),
        time_limit=time_limit(tests, baseline, tier),
        tier=tier,
        whole_row=whole_row,
        why_tier=why,
    )
