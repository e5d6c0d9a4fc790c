"""How each mutant gets in: the tiers that are used prove themselves, and their hosts are asked."""

from collections.abc import Iterable, Mapping

from auditor.baseline import prove_disk, prove_tiers
from auditor.baseline.calibrate import switched_off, with_what_was_seen
from auditor.cache.cache import Recalled
from auditor.config.model import Config
from auditor.model.baseline import Baseline
from auditor.model.environment import TierCheck
from auditor.model.mutant import Found, Mutant
from auditor.model.plan import SWAPPED, Plan, Reach, Region, Task, Tier, tests_by_tier
from auditor.model.progress import Progress
from auditor.model.verdict import Verdict
from auditor.mutants import drop_equivalent
from auditor.plan import plan
from auditor.plan.reach import both, reach_of
from auditor.plan.tier import not_worth_it
from auditor.workers.pool import Pool


class Road:
    """Asks the hosts, proves the tiers that are used, and plans around those that fail.

    `reach` and `checks` begin with what the cache knows; `baseline` learns which lines a tier does not run again.
    """

    def __init__(
        self,
        pool: Pool,
        config: Config,
        sources: Mapping[str, str],
        every: Found,
        baseline: Baseline,
        recalled: Recalled,
        progress: Progress,
    ) -> None:
        self._pool, self._config, self._sources, self._every = pool, config, sources, every
        self._recalled, self._progress = recalled, progress
        self._proved: dict[Tier, frozenset[int]] = {}
        self.reach, self.checks = dict(recalled.reach), recalled.checks
        self.baseline = with_what_was_seen(baseline, self.checks)

    def planned(self, found: Found) -> tuple[Found, Plan, dict[str, Verdict]]:
        """Less the equivalent mutants: what was found, the plan, and the verdicts that are known already."""
        few = not_worth_it(len(found.mutants))
        self._ask_all(found.mutants, few)
        found = drop_equivalent(found, *_not_run(self.reach))
        while True:
            off = dict.fromkeys(switched_off(self.checks), "R13 the tier is switched off by the self-check")
            plan_ = plan(found.mutants, self.baseline, self.reach, {**off, **few})
            known = self._recalled.verdicts(plan_, found.mutants)
            to_run = [task for task in plan_.tasks if task.tests and task.mutant_id not in known]
            unproved = self._unproved(to_run)
            if unproved:
                self._prove(unproved)
            elif not self._ask(to_run, found.mutants):
                return found, plan_, known

    def _ask_all(self, mutants: Iterable[Mutant], few: Mapping[Tier, str]) -> None:
        """The region of every mutant, from the quickest host that there is."""
        unknown = [mutant for mutant in mutants if mutant.id not in self.reach]
        if unknown and Tier.SESSION not in few:
            self._prove({Tier.SESSION: self._all_tests})
        quickest = Tier.COLLECTED if Tier.SESSION in {*few, *switched_off(self.checks)} else Tier.SESSION
        if unknown:
            self._pool.warm_up(quickest)
        self.reach |= reach_of(quickest, unknown, self._sources, self._pool, self._config.project)

    def _ask(self, to_run: Iterable[Task], mutants: Iterable[Mutant]) -> bool:
        """Each live tier's own host, about the mutants that are planned for it; whether there was anything to ask."""
        by_id = {mutant.id: mutant for mutant in mutants}
        asked = False
        for tier in sorted(SWAPPED):
            unasked = [
                by_id[task.mutant_id]
                for task in to_run
                if task.tier is tier and tier not in self.reach[task.mutant_id].misses
            ]
            if unasked:
                answers = reach_of(tier, unasked, self._sources, self._pool, self._config.project)
                self.reach, asked = both(self.reach, answers), True
        return asked

    def _unproved(self, to_run: Iterable[Task]) -> dict[Tier, frozenset[int]]:
        """The tests that are to be run in each tier, where it has not proved itself for all of them."""
        needed = tests_by_tier(to_run)
        return {tier: tests for tier, tests in needed.items() if not tests <= self._proved.get(tier, frozenset())}

    def _prove(self, tiers: Mapping[Tier, frozenset[int]]) -> None:
        project, progress = self._config.project, self._progress
        in_memory: dict[Tier, frozenset[int]] = {tier: tests for tier, tests in tiers.items() if tier is not Tier.DISK}
        fresh: tuple[TierCheck, ...] = ()
        if in_memory:
            fresh += prove_tiers(
                self._pool, in_memory, self.baseline, self._every.mutants, self._sources, project, progress
            )
        if Tier.DISK in tiers:
            fresh += prove_disk(self._pool, self.baseline, self._sources, project, progress)
        self.checks = (*(check for check in self.checks if check.tier not in tiers), *fresh)
        self.baseline = with_what_was_seen(self.baseline, self.checks)
        self._proved |= tiers

    @property
    def _all_tests(self) -> frozenset[int]:
        return frozenset(range(len(self.baseline.tests)))


def _not_run(reach: Mapping[str, Reach]) -> tuple[list[str], dict[str, str]]:
    """The ids of mutants with the same bytecode as the original, and of those that don't compile, with the reason."""
    same = [mutant_id for mutant_id, found in reach.items() if found.region is Region.SAME]
    broken = {mutant_id: found.why for mutant_id, found in reach.items() if found.region is Region.UNCOMPILABLE}
    return same, broken
