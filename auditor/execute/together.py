"""Second-order mutants, run: whether a test notices several guards gone at once that notices none of them alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.execute.bench import Bench
from auditor.execute.budget import Budget
from auditor.execute.verdict import Doubt, judge
from auditor.model.baseline import Baseline
from auditor.model.plain import counted
from auditor.model.plan import Task
from auditor.model.progress import Progress
from auditor.model.second_order import Chance, Joint, SecondOrder, Trial
from auditor.model.verdict import Status, Verdict
from auditor.workers.pool import Pool
from auditor.workers.worker import Worker


def run_together(
    chances: Sequence[Chance],
    sources: Mapping[str, str],
    baseline: Baseline,
    pool: Pool,
    project: Path,
    progress: Progress,
    *,
    known: Mapping[str, Verdict],
    heard: Callable[[Verdict], None],
    budget: Budget | None = None,
) -> SecondOrder:
    """What became of each survivor's trials, up to the one that settles it.

    `known` verdicts, by the id of a second-order mutant, are taken as they are; `heard` is told each new one. A used-up
    `budget` leaves survivors untried, and so does an interruption, which is counted.
    """
    trials = [(chance.survivor, trial) for chance in chances for trial in chance.trials]
    mutants = {one.id: one for survivor, trial in trials for one in (survivor, trial.whole, trial.rest)}
    bench = Bench(mutants, sources, baseline, pool, project, lambda task: (), progress.say)
    said = dict(known)  # one that two survivors are tried in is run once
    done: dict[str, tuple[Joint, ...]] = {}
    progress.stage("second order", len(chances))

    def decide(worker: Worker, chance: Chance) -> tuple[Joint, ...]:
        joints: list[Joint] = []
        for trial in chance.trials:
            if trial.whole.id not in said:
                said[trial.whole.id] = verdict = _Experiment(bench, baseline, worker).verdict(chance, trial)
                heard(verdict)
            joints.append(_joint(chance, trial, said[trial.whole.id]))
            if joints[-1].ends_the_trials:
                break
        return tuple(joints)

    try:
        for chance, joints in pool.spread(_in_time(chances, budget), decide):
            done[chance.survivor.id] = joints
            progress.step("redundant" if any(joint.is_noticed for joint in joints) else "")
    except KeyboardInterrupt:
        progress.say("interrupted: the verdicts so far are reported; interrupt again to leave at once")
        return _second_order(chances, done, untried=len(chances) - len(done))
    if late := len(chances) - len(done):
        progress.say(f"no time was left to try {counted(late, 'survivor')} together with other guards of the same row")
    return _second_order(chances, done, untried=0)


def _in_time(chances: Sequence[Chance], budget: Budget | None) -> Iterator[Chance]:
    for chance in chances:
        if budget and budget.is_used_up:
            return
        yield chance


def _second_order(chances: Sequence[Chance], done: Mapping[str, tuple[Joint, ...]], *, untried: int) -> SecondOrder:
    return SecondOrder(
        joints=tuple(joint for chance in chances for joint in done.get(chance.survivor.id, ())),
        left_out={chance.survivor.id: chance.left_out for chance in chances if chance.left_out},
        untried=untried,
    )


def _joint(chance: Chance, trial: Trial, verdict: Verdict) -> Joint:
    return Joint(
        mutant=trial.whole, survivor=chance.survivor.id, partners=trial.partners, task=trial.task, verdict=verdict
    )


class _Silent(Exception):
    """A run that says nothing of the tests; the message says why."""


class _Experiment:
    """All its runs are alike: the same tests, in the suite's order, imported anew, on a new database."""

    def __init__(self, bench: Bench, baseline: Baseline, worker: Worker) -> None:
        self._bench, self._baseline, self._worker = bench, baseline, worker
        self._seconds = 0.0

    def verdict(self, chance: Chance, trial: Trial) -> Verdict:
        """Killed, survived, or an error where the tests do not say the same each time."""
        try:
            told = self._told(trial.task, chance.survivor.id, trial.rest.id)
        except _Silent as why:
            told = _said(trial.task, Status.ERROR, f"nothing can be said of them together: {why}")
        return replace(told, worker=self._worker.number, duration=round(self._seconds, 3))

    def _told(self, whole: Task, survivor: str, rest: str) -> Verdict:
        """A test is believed that fails with all gone, twice, and passes with each part gone alone.

        Tests that fail with the partners gone are left out before: what they leave behind may make others fail.
        """
        heard = self._run(whole)
        if not heard.killers:
            return heard
        noticed = self._run(replace(whole, mutant_id=rest)).killers
        asked = tuple(test for test in whole.tests if test not in noticed)
        if not asked:
            return _said(whole, Status.SURVIVED, "every test that runs all of them notices the others alone")
        whole = replace(whole, tests=asked)
        first = self._run(whole)
        if not first.killers:
            return _said(whole, Status.SURVIVED, "with all of them gone no test fails but those that notice the others")
        alone = [self._run(replace(whole, mutant_id=part)).killers for part in (survivor, rest)]
        if any(alone) or self._run(whole).killers != first.killers:
            raise _Silent("the tests that run all of them do not say the same each time")
        return first

    def _run(self, task: Task) -> Verdict:
        ran = self._bench.run(self._worker, task)
        self._seconds += ran.seconds
        verdict, doubt = judge(task, ran, self._baseline, self._worker.number)
        is_a_tests_word = verdict.status is Status.SURVIVED or bool(verdict.killers)
        if doubt is not Doubt.NONE or not is_a_tests_word or {entry.test for entry in verdict.row} != {*task.tests}:
            raise _Silent(verdict.detail or "not every test was run")
        return verdict


def _said(task: Task, status: Status, detail: str) -> Verdict:
    return Verdict(mutant_id=task.mutant_id, status=status, tier=task.tier, detail=detail)
