"""The flow, stage by stage, on one page."""

from collections.abc import Iterable
from pathlib import Path

from auditor.baseline import NotCarried, take_baseline, take_changed_baseline
from auditor.baseline.calibrate import switched_off
from auditor.baseline.environment import describe_environment
from auditor.cache import open_cache
from auditor.clock import Clock
from auditor.conclusion import conclude
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
from auditor.gate import known_families
from auditor.model.baseline import Baseline
from auditor.model.carried import Carried
from auditor.model.fingerprint import Fingerprint
from auditor.model.mutant import Found, Mutant
from auditor.model.plain import counted, duration
from auditor.model.plan import Plan, Tier
from auditor.model.progress import Progress
from auditor.model.run import Run
from auditor.model.second_order import SecondOrder
from auditor.model.selection import Limit, Selection
from auditor.model.verdict import Verdict
from auditor.mutants import Search, drop_not_measurable, read_others, read_sources, untouched
from auditor.plan.risk import riskiest_first
from auditor.plan.scope import Selector
from auditor.report import prepare_output, write_report, writers_for
from auditor.road import Road
from auditor.second_order import try_together
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
    with (
        Search(sources, cache.found, cache.known_of, config.tenant_names) as search,
        worker_databases(config.jobs, url=config.database_url, bindir=config.bindir) as databases,
        open_pool(config, databases, sources) as pool,
    ):
        with clock("baseline"):
            carried = cache.carried(databases.description) if config.scope.is_of_a_change else None
            baseline, hello = _take_baseline(pool, config, search, carried, progress)
        environment = describe_environment(config, hello, databases.description)
        recalled = cache.recall(baseline, environment, hello["outside"], clock.run_id)
        with clock("mutants"):
            made = search.found()
        with clock("plan"):
            seen = drop_not_measurable(made, sources, read_others(config.project, sources), baseline)
            chosen = selector.choose(seen.mutants, seen.excluded, baseline)
        with clock("self-check"):
            road = Road(pool, config, sources, made, baseline, recalled, progress)
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
                noted=journal.write,
                expected=recalled.expected(found.mutants),
                budget=budget,
            )
            second = SecondOrder()
            if len(verdicts) == len(planned.tasks):
                second = try_together(
                    found.mutants,
                    verdicts,
                    made.mutants,
                    sources,
                    baseline,
                    checks,
                    recalled,
                    journal,
                    pool,
                    config,
                    progress,
                    budget,
                )
    cache.keep(recalled, made, reach, checks, planned, verdicts, second)
    warnings = _warnings(baseline, switched_off(checks))
    for warning in warnings:
        progress.say(warning)
    selection = chosen.selection
    if budget and budget.is_used_up and len(verdicts) < len(planned.tasks):
        found, planned, selection, verdicts = _cut_short(found, planned, selection, verdicts, budget, config)
    finished = conclude(
        config,
        clock,
        environment,
        sources,
        baseline,
        found,
        selection,
        planned,
        verdicts,
        code=state.code,
        self_check=checks,
        warnings=warnings,
        second_order=second,
        untouched=untouched(sources, made),
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


def _take_baseline(
    pool: Pool, config: Config, search: Search, carried: Carried | None, progress: Progress
) -> tuple[Baseline, Message]:
    """The baseline, as little of it anew as may be; where it can't be had and a source can't be read, that is the
    better explanation."""
    search.refuse_early()
    try:
        if carried:
            try:
                return take_changed_baseline(pool, config, carried, progress)
            except NotCarried as why:
                progress.say(f"the whole suite is run for the baseline: {why}")
        return take_baseline(pool, config, progress)
    except AuditorError:
        search.found()
        raise


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


def _warnings(baseline: Baseline, off: frozenset[Tier]) -> tuple[str, ...]:
    """What a reader of the verdicts has to know."""
    if Tier.DISK not in off:
        return ()
    return tuple(
        f"{baseline.tests[test].id} starts a program or reads sources: what only that would notice is shown as not "
        f"noticed, because tier {Tier.DISK} is switched off"
        for test in baseline.beyond_memory()
    )
