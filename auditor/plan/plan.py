"""The plan: one task a mutant."""

from collections.abc import Iterable, Mapping

from auditor.model.baseline import Baseline
from auditor.model.mutant import GENERAL, Mutant, MutantClass
from auditor.model.plan import SWAPPED, Plan, Reach, Task, Tier
from auditor.plan.limit import time_limit
from auditor.plan.order import in_order
from auditor.plan.select import covering_tests
from auditor.plan.tier import choose_tier


def plan(mutants: Iterable[Mutant], baseline: Baseline, reach: Mapping[str, Reach], unused: Mapping[Tier, str]) -> Plan:
    """A task for each mutant, in the mutants' order. `unused` tells for each tier that is not to be used why.

    Domain mutants get a whole kill row, because the audit asks which tests miss them. Of what runs at import that is
    every test, whatever it is about: there only critical ones do. All others stop at the first failure.
    """
    return Plan(tasks=tuple(_task(mutant, baseline, reach[mutant.id], unused) for mutant in mutants))


def _task(mutant: Mutant, baseline: Baseline, reach: Reach, unused: Mapping[Tier, str]) -> Task:
    tier, why = choose_tier(mutant, baseline, reach, unused)
    covering = covering_tests(mutant, baseline, everything=tier not in SWAPPED)
    on_disk = baseline.beyond_memory(mutant.path) if Tier.DISK not in unused else ()
    why_not = "" if covering else "no test runs the mutated statement"
    if not covering and not on_disk:
        return Task(mutant_id=mutant.id, why_not=why_not)
    in_memory = [test for test in covering if test not in on_disk]
    if not in_memory:
        tier, why, in_memory, on_disk = Tier.DISK, "R11 tests that start programs or read sources", list(on_disk), ()
    return Task(
        mutant_id=mutant.id,
        tests=in_order(in_memory, baseline),
        time_limit=time_limit(in_memory, baseline, tier),
        tier=tier,
        whole_row=mutant.family != GENERAL and (tier in SWAPPED or mutant.class_ is MutantClass.CRITICAL),
        why_tier=why,
        why_not=why_not,
        disk_tests=in_order(on_disk, baseline),
        disk_time_limit=time_limit(on_disk, baseline, Tier.DISK) if on_disk else 0.0,
    )
