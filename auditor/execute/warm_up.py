"""R12: in the suite other tests have run before nearly every test; one that fails where it is the first may pass there
(a sequence's first number, a table's first row), so as the first it kills nothing."""

from dataclasses import replace

from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.model.test import Stability
from auditor.model.verdict import Status, Verdict
from auditor.workers.worker import Ran


def warmed(task: Task, baseline: Baseline) -> Task:
    """The task with a test of the suite before those that it would begin with, unless it runs the suite in its own
    order or goes on from a session.

    Of a suite that is to run whole, its first test too: the neighbour of a likely killer often fails like it, and
    decides as soon as it is not the first.
    """
    if task.tier is Tier.SESSION:
        return task
    if task.is_whole(len(baseline.tests)):
        likeliest = _after_an_earlier(task.first, task, baseline)
        opening = _opening(task, baseline) if likeliest else ()
        return replace(task, first=tuple(dict.fromkeys((*opening, *likeliest))))
    return replace(task, tests=_after_an_earlier(task.tests, task, baseline))


def began_red(task: Task, verdict: Verdict, baseline: Baseline) -> bool:
    """Whether a test killed that ran first, though the suite has others before it, or was there to warm up only."""
    if task.tier is Tier.SESSION or verdict.status is not Status.KILLED or not verdict.row:
        return False
    first = verdict.row[0]
    in_its_place = first.test in task.tests and not earlier(first.test, task, baseline)
    return not first.outcome.is_green and not in_its_place


def only_asked(ran: Ran, task: Task, baseline: Baseline) -> Ran:
    """Less what tests said for which the tier has not proved itself."""
    asked = {baseline.tests[test].id for test in task.tests}
    others = {test.id for test in baseline.tests} - asked
    return replace(ran, lines=tuple(line for line in ran.lines if line["test"] not in others))


def without_the_others(verdict: Verdict, task: Task) -> Verdict:
    """The verdict with the word of the task's own tests, and of those that fail."""
    row = tuple(entry for entry in verdict.row if entry.test in task.tests or not entry.outcome.is_green)
    return replace(verdict, row=row)


def _after_an_earlier(tests: tuple[int, ...], task: Task, baseline: Baseline) -> tuple[int, ...]:
    if not tests:
        return ()
    before = earlier(tests[0], task, baseline)
    return (*before, *(test for test in tests if test not in before))


def _opening(task: Task, baseline: Baseline) -> tuple[int, ...]:
    """The first test of the suite that may open it."""
    return next(((test,) for test in range(len(baseline.tests)) if _may_go_before(test, task, baseline)), ())


def earlier(test: int, task: Task, baseline: Baseline) -> tuple[int, ...]:
    """The stable test of the tier that the suite runs next before this one; nothing before the first."""
    return next(((before,) for before in reversed(range(test)) if _may_go_before(before, task, baseline)), ())


def _may_go_before(test: int, task: Task, baseline: Baseline) -> bool:
    return test not in task.disk_tests and baseline.tests[test].stability is Stability.STABLE
