"""The whole of a plan through the workers' hosts, longest tasks first, doubtful ones once more alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.execute.bench import SUITE_FACTOR, Bench
from auditor.execute.budget import Budget
from auditor.execute.cost import expected_cost
from auditor.execute.journal import HostWord
from auditor.execute.on_disk import is_to_follow, joined, on_disk, without_guesses
from auditor.execute.schedule import Schedule
from auditor.execute.steady import Steady
from auditor.execute.suite_order import (
    FEW,
    Witnesses,
    beside_an_earlier,
    in_suite_order,
    is_to_be_seen_by_the_suite,
    own_tests_in_order,
    settled,
)
from auditor.execute.verdict import Doubt, judge
from auditor.execute.warm_up import began_red, only_asked, warmed, without_the_others
from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Plan, Task, Tier, tests_by_tier
from auditor.model.progress import Progress
from auditor.model.test import Stability
from auditor.model.verdict import Status, Verdict
from auditor.workers.pool import Pool
from auditor.workers.worker import Ran, Worker

PATIENCE = 3.0  # a time-out is tried once more, alone, with this many times the time


def execute(
    plan: Plan,
    mutants: Iterable[Mutant],
    sources: Mapping[str, str],
    baseline: Baseline,
    pool: Pool,
    project: Path,
    progress: Progress,
    *,
    known: Mapping[str, Verdict],
    heard: Callable[[Verdict], None],
    noted: Callable[[HostWord], None],
    expected: Callable[[Task], tuple[str, ...]],
    budget: Budget | None = None,
) -> tuple[Verdict, ...]:
    """A verdict for every task, in the plan's order; where a `budget` is used up, for those that had their turn.

    `known` verdicts, by mutant id, are taken as they are; `heard` is told each new one as it comes, `noted` what became
    of a host; `expected` tells which functions may run with a mutant without being told of. A child that times out,
    dies or fails in a way that may be the database's own fault, or in which only unstable tests failed, is run once
    more, alone, and what it says then counts. A worker whose database is lost gets another one, and so does a host that
    no longer runs the unmutated suite as the baseline did: what it ran since it last did is run again. A new host
    proves itself before its first mutant. An interruption ends it with the verdicts so far.

    Raises `IncompleteError` when a new host fails like the old one.
    """
    by_id = {mutant.id: mutant for mutant in mutants}
    verdicts = {task.mutant_id: _no_coverage(task) for task in plan.tasks if not task.tests}
    verdicts |= {task.mutant_id: known[task.mutant_id] for task in plan.tasks if task.mutant_id in known}
    to_run = [task for task in plan.tasks if task.mutant_id not in verdicts]
    schedule = Schedule(to_run, by_id, baseline, budget)
    for verdict in known.values():
        if verdict.mutant_id in verdicts:
            schedule.learn(by_id[verdict.mutant_id], verdict)
    cost = {task.mutant_id: expected_cost(task, baseline) for task in to_run}
    progress.stage("mutants", len(cost), sum(cost.values()))
    bench = Bench(by_id, sources, baseline, pool, project, expected, progress.say)
    witnesses = Witnesses(to_run, by_id)
    steady = Steady(baseline, tests_by_tier(to_run), bench.unchanged, noted, progress.say)

    def run(worker: Worker, task: Task, patience: float = 1.0) -> Ran:
        steady.before(worker, task)
        ran = bench.run(worker, task, patience)
        steady.after(worker, task, ran)
        return ran

    def own_tests_word(worker: Worker, task: Task, patience: float) -> tuple[Verdict, Doubt]:
        own = own_tests_in_order(task) if len(to_run) < FEW else task
        return judge(task, run(worker, warmed(own, baseline), patience), baseline, worker.number)

    def suites_word(worker: Worker, task: Task, patience: float) -> tuple[Verdict, Doubt]:
        suite = in_suite_order(task, baseline, steady.anew(worker, task))
        ran = run(worker, suite, patience)
        if suite.tier is Tier.DISK:
            ran = only_asked(ran, task, baseline)
        return judge(suite, ran, baseline, worker.number)

    def is_confirmed(worker: Worker, task: Task, verdict: Verdict, patience: float) -> bool:
        killer = next(test for test in verdict.killers if baseline.tests[test].stability is Stability.STABLE)
        again = beside_an_earlier(task, killer, baseline, steady.anew(worker, task))
        return killer in judge(again, run(worker, again, patience), baseline, worker.number)[0].killers

    def first_word(worker: Worker, task: Task, patience: float) -> tuple[Verdict, Doubt]:
        verdict, doubt = own_tests_word(worker, task, patience)
        if doubt is Doubt.NONE:
            red = began_red(task, verdict, baseline)
            asked = witnesses.are_asked(task, verdict) and not is_confirmed(worker, task, verdict, patience)
            if red or asked or is_to_be_seen_by_the_suite(task, verdict):
                suite, doubt = suites_word(worker, task, patience)
                if asked and suite.status is Status.SURVIVED:
                    witnesses.order_matters = True
                verdict = settled(verdict, suite)
        return without_the_others(verdict, task), doubt

    def decide(worker: Worker, task: Task, patience: float = 1.0) -> tuple[Verdict, Doubt]:
        verdict, doubt = first_word(worker, task, patience)
        if doubt is Doubt.NONE and is_to_follow(task, verdict):
            disk, doubt = first_word(worker, on_disk(task), patience)
            verdict = joined(verdict, disk)
        return without_guesses(verdict, task, by_id[task.mutant_id], baseline), doubt

    def conclude(verdict: Verdict) -> None:
        heard(verdict)
        verdicts[verdict.mutant_id] = verdict
        progress.verdict(verdict, cost[verdict.mutant_id])

    def run_all(schedule: Schedule) -> None:
        doubtful: list[Task] = []
        for task, (verdict, doubt) in pool.spread(schedule, decide):
            if doubt is Doubt.NONE:
                conclude(verdict)
                schedule.learn(by_id[task.mutant_id], verdict)
            else:
                doubtful.append(task)
        for task in sorted(doubtful, key=lambda task: task.mutant_id):
            worker = pool.workers[0]
            task = _whole_suite_if_a_test_is_unstable(task, baseline)
            conclude(decide(worker, task, PATIENCE)[0])
        pool.each(steady.finish)

    try:
        run_all(schedule)
        while again := steady.closer() | witnesses.doubted():
            run_all(Schedule([task for task in to_run if task.mutant_id in again], by_id, baseline))
    except KeyboardInterrupt:
        progress.say("interrupted: the verdicts so far are reported; interrupt again to leave at once")
    return tuple(verdicts[task.mutant_id] for task in plan.tasks if task.mutant_id in verdicts)


def _whole_suite_if_a_test_is_unstable(task: Task, baseline: Baseline) -> Task:
    """In the suite's own order, where an order-dependent test has what it needs, and every stable test has its say."""
    if all(baseline.tests[test].stability is Stability.STABLE for test in task.tests):
        return task
    return replace(
        task,
        tests=tuple(range(len(baseline.tests))),
        first=(),
        tier=Tier.DISK if task.disk_tests else task.tier,
        disk_tests=(),
        whole_row=True,
        time_limit=task.time_limit + SUITE_FACTOR * baseline.duration,
    )


def _no_coverage(task: Task) -> Verdict:
    return Verdict(mutant_id=task.mutant_id, status=Status.NO_COVERAGE, detail=task.why_not)
