"""The flow, stage by stage, on one page."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from auditor.audit import audit
from auditor.baseline import prove_disk, prove_tiers, take_baseline
from auditor.baseline.calibrate import switched_off, with_what_was_seen
from auditor.baseline.environment import describe_environment
from auditor.cache import open_cache
from auditor.cache.cache import Recalled
from auditor.clock import Clock
from auditor.config.effective import effective
from auditor.config.model import Config, Engine
from auditor.database import worker_databases
from auditor.database.variables import database_variables
from auditor.errors import AuditorError
from auditor.execute import (
    Budget,
    Journal,
    NothingToResume,
    begin,
    claimed,
    execute,
    resume,
)
from auditor.gate import decide, known_families
from auditor.model.baseline import Baseline
from auditor.model.environment import TierCheck
from auditor.model.fingerprint import Fingerprint
from auditor.model.mutant import Found, Mutant
from auditor.model.plain import counted, duration
from auditor.model.plan import Plan, Reach, Region, Task, Tier
from auditor.model.progress import Progress
from auditor.model.run import Run
from auditor.model.selection import Limit, Selection
from auditor.model.verdict import Verdict
from auditor.mutants import Search, drop_equivalent, read_sources
from auditor.plan import plan
from auditor.plan.reach import both, reach_of
from auditor.plan.risk import riskiest_first
from auditor.plan.scope import Selector
from auditor.plan.tier import SWAPPED, worth_offering
from auditor.report import prepare_output, write_report, writers_for
from auditor.score import score
from auditor.side_by_side import run_mutmut_beside
from auditor.workers.message import Message
from auditor.workers.pool import Pool, open_pool


def run(config: Config, progress: Progress) -> tuple[Run, Path]:
    """Audit a project from its configuration to its report; the run, and the path of the report.

    An interruption while mutants are run ends in a report of the verdicts so far; the journal then lets
    `config.resume` go on. Raises `AuditorError` where the project, the machine or the suite does not allow an audit.
    """
    _refuse_early(config)
    with claimed(config.state):
        return _audit(config, progress)


def _audit(config: Config, progress: Progress) -> tuple[Run, Path]:
    clock = Clock()
    sources = read_sources(config.project, config.source, config.tests)
    if config.engine is Engine.MUTMUT:
        finished = run_mutmut_beside(config, sources, clock, progress)
        return finished, write_report(finished, config.output, config.format)
    if _journal_file(config).exists() and not config.resume:
        progress.say("a run was ended early here and is not gone on with; --resume would")
    selector = Selector(config, sources)
    cache = open_cache(config, sources, progress)
    search = Search(sources, cache.found)
    with (
        worker_databases(config.jobs, url=config.database_url, bindir=config.bindir) as databases,
        open_pool(config, databases, sources) as pool,
    ):
        with clock("baseline"):
            baseline, hello = _take_baseline(pool, config, search, progress)
        environment = describe_environment(config, hello, databases.description)
        recalled = cache.recall(baseline, environment, hello["outside"])
        with clock("mutants"):
            made = search.found()
        with clock("plan"):
            chosen = selector.choose(made.mutants, made.excluded, baseline)
        with clock("self-check"):
            road = _Road(pool, config, sources, made, baseline, recalled, progress)
            found, planned, known = road.planned(Found(mutants=chosen.mutants, excluded=chosen.excluded))
            baseline, reach, checks = road.baseline, road.reach, road.checks
        budget = _budget(config, clock, found.mutants)
        state = cache.fingerprint(baseline, environment, found.mutants)
        with clock("mutants run"), _journal(config, state, progress) as journal:
            verdicts = execute(
                planned,
                found.mutants,
                sources,
                baseline,
                pool,
                config.project,
                progress,
                known={**known, **journal.known},
                heard=journal.write,
                expected=recalled.expected(found.mutants),
                budget=budget,
            )
    cache.keep(recalled, made, reach, checks, planned, verdicts)
    warnings = _warnings(baseline, switched_off(checks))
    for warning in warnings:
        progress.say(warning)
    selection = chosen.selection
    if budget and budget.is_used_up and len(verdicts) < len(planned.tasks):
        found, planned, selection, verdicts = _cut_short(found, planned, selection, verdicts, budget, config)
    with clock("audit"):
        findings = audit(found.mutants, verdicts, baseline)
    scores = score(found.mutants, found.excluded, verdicts)
    finished = Run(
        id=clock.run_id,
        started=clock.started,
        duration=clock.total,
        project=config.project.name,
        config=effective(config),
        environment=environment,
        sources=sources,
        baseline=baseline,
        mutants=found.mutants,
        excluded=found.excluded,
        selection=selection,
        code=state.code,
        plan=planned,
        verdicts=verdicts,
        findings=findings,
        scores=scores,
        gate=decide(scores, config.gate, verdicts_expected=len(found.mutants), selection=selection),
        self_check=checks,
        timings=clock.seconds,
        warnings=warnings,
    )
    report = write_report(finished, config.output, config.format)
    if not finished.unfinished:
        journal.finish()
    return finished, report


def _refuse_early(config: Config) -> None:
    """What would be refused at the end is refused now, before the work is done."""
    writers_for(config.format)
    known_families(config.gate)
    database_variables(config.database_env)
    prepare_output(config.output)


def _take_baseline(pool: Pool, config: Config, search: Search, progress: Progress) -> tuple[Baseline, Message]:
    """The baseline; where it can't be had and a source can't be read, that is the better explanation."""
    search.refuse_early()
    try:
        return take_baseline(pool, config, progress)
    except AuditorError:
        search.found()
        raise


class _Road:
    """How each mutant gets in: asks the hosts, proves the tiers that are used, and plans around those that fail.

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
        offered = worth_offering(len(found.mutants))
        self._ask_all(found.mutants, offered)
        found = drop_equivalent(found, *_not_run(self.reach))
        while True:
            plan_ = plan(found.mutants, self.baseline, self.reach, offered - switched_off(self.checks))
            known = self._recalled.verdicts(plan_, found.mutants)
            to_run = [task for task in plan_.tasks if task.tests and task.mutant_id not in known]
            unproved = self._unproved(to_run)
            if unproved:
                self._prove(unproved)
            elif not self._ask(to_run, found.mutants):
                return found, plan_, known

    def _ask_all(self, mutants: Iterable[Mutant], offered: frozenset[Tier]) -> None:
        """The region of every mutant, from the quickest host that there is."""
        unknown = [mutant for mutant in mutants if mutant.id not in self.reach]
        if unknown and Tier.SESSION in offered:
            self._prove({Tier.SESSION: self._all_tests})
        quickest = Tier.SESSION if Tier.SESSION in offered - switched_off(self.checks) else Tier.COLLECTED
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
        needed: dict[Tier, frozenset[int]] = {}
        for task in to_run:
            for tier in task.tiers:
                tests = task.disk_tests if tier is Tier.DISK else task.tests
                needed[tier] = needed.get(tier, frozenset()).union(tests)
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


def _budget(config: Config, clock: Clock, mutants: Iterable[Mutant]) -> Budget | None:
    """What is left of the time budget, which counts from the run's start."""
    if not config.scope.time_budget:
        return None
    turns = {mutant_id: turn for turn, mutant_id in enumerate(riskiest_first(mutants))}
    return Budget(turns=turns, ends=clock.began + config.scope.time_budget)


def _cut_short(
    found: Found, planned: Plan, selection: Selection, verdicts: tuple[Verdict, ...], budget: Budget, config: Config
) -> tuple[Found, Plan, Selection, tuple[Verdict, ...]]:
    """What had its turn within the time budget; the rest is counted as left out. A mutant that no test covers costs
    nothing, and has its turn all the same: the score would be of such mutants only."""
    late = {mutant.id for mutant in found.mutants} - {verdict.mutant_id for verdict in verdicts}
    end = min((budget.turns[mutant_id] for mutant_id in late), default=len(budget.turns))
    late |= {task.mutant_id for task in planned.tasks if not task.tests and budget.turns[task.mutant_id] > end}
    mutants = tuple(mutant for mutant in found.mutants if mutant.id not in late)
    return (
        Found(mutants=mutants, excluded=found.excluded),
        Plan(tasks=tuple(task for task in planned.tasks if task.mutant_id not in late)),
        selection.narrowed(Limit.BUDGET, f"a time budget of {duration(config.scope.time_budget)}", left_out=len(late)),
        tuple(verdict for verdict in verdicts if verdict.mutant_id not in late),
    )


def _journal(config: Config, state: Fingerprint, progress: Progress) -> Journal:
    """The journal of the run that is to be resumed, if there is one of this very state; else a new one."""
    if config.resume:
        try:
            journal = resume(_journal_file(config), state)
            progress.say(f"resumed: {counted(len(journal.known), 'verdict')} of the run that was ended are kept")
            return journal
        except NothingToResume as why:
            progress.say(f"nothing to resume: {why}")
    return begin(_journal_file(config), state)


def _journal_file(config: Config) -> Path:
    return config.state / "journal.jsonl"


def _not_run(reach: Mapping[str, Reach]) -> tuple[list[str], dict[str, str]]:
    """The ids of mutants with the same bytecode as the original, and of those that don't compile, with the reason."""
    same = [mutant_id for mutant_id, found in reach.items() if found.region is Region.SAME]
    broken = {mutant_id: found.why for mutant_id, found in reach.items() if found.region is Region.UNCOMPILABLE}
    return same, broken


def _warnings(baseline: Baseline, off: frozenset[Tier]) -> tuple[str, ...]:
    """What a reader of the verdicts has to know."""
    if Tier.DISK not in off:
        return ()
    return tuple(
        f"{baseline.tests[test].id} starts a program or reads sources: what only that would notice is shown as not "
        f"noticed, because tier {Tier.DISK} is switched off"
        for test in baseline.beyond_memory()
    )
