"""From what became of a child to a verdict."""

import pytest

from auditor.execute.verdict import Doubt, judge
from auditor.model.baseline import Baseline
from auditor.model.plan import Task
from auditor.model.test import Stability, Test
from auditor.model.verdict import Status
from auditor.workers.worker import Ran

BASELINE = Baseline(
    tests=(
        Test(id="a", path="t.py", line=1),
        Test(id="b", path="t.py", line=2),
        Test(id="shaky", path="t.py", line=3, stability=Stability.ORDER_DEPENDENT),
    ),
    covered={},
    import_lines={},
    unsettled_lines={},
    coverage={},
    duration=1.0,
)


def said(test, outcome="passed", failure=""):
    return {"test": test, "outcome": outcome, "failure": failure, "duration": 0.1}


def ran(*lines, how="finished", **more):
    return Ran(how=how, detail=more.pop("detail", ""), lines=lines, **more)


def verdict(of):
    return judge(Task(mutant_id="m", tests=(0, 1, 2)), of, BASELINE, 0)


@pytest.mark.parametrize(
    ("of", "status"),
    [
        (ran(said("a"), said("b")), Status.SURVIVED),
        (ran(said("a"), said("b", "failed", "assert 1 == 2")), Status.KILLED),
        (ran(said("a", "error", "RuntimeError")), Status.KILLED),
        (ran(said("a", "skipped"), said("b", "xfailed")), Status.SURVIVED),
        (ran(said("shaky", "failed")), Status.ERROR),
        (ran(said("shaky", "failed"), said("a", "failed")), Status.KILLED),
        (ran(said("a", "failed", "OSError: [Errno 28] No space left on device")), Status.ERROR),
        (ran(said("a", "failed", "OSError: [Errno 28] No space left on device"), said("b", "failed")), Status.KILLED),
        (ran(said("a"), how="timeout"), Status.TIMEOUT),
        (ran(said("a", "failed"), how="timeout"), Status.KILLED),
        (ran(how="died", detail="signal SIGSEGV"), Status.ERROR),
        (ran(boot="tests/t.py: ImportError: no"), Status.KILLED),
        (ran(exit_code=4), Status.KILLED),
        (ran(exit_code=5), Status.KILLED),
        (ran(exit_code=3), Status.ERROR),
        (ran(said("a"), exit_code=0), Status.SURVIVED),
        (ran(said("a"), exit_code=1), Status.SURVIVED),
        (ran(said("a"), said("a[new]", "failed", "assert 0")), Status.KILLED),
        (ran(said("a"), said("a[new]")), Status.SURVIVED),
    ],
)
def test_the_status(of, status):
    assert verdict(of)[0].status is status


def test_a_kill_names_the_test_and_the_first_line_of_its_failure():
    found, doubt = verdict(ran(said("a"), said("b", "failed", "assert 200 == 404")))
    assert found.killers == (1,)
    assert found.misses == (0,)
    assert found.row[1].failure == "assert 200 == 404"
    assert doubt is Doubt.NONE


@pytest.mark.parametrize(
    "of",
    [
        ran(how="timeout"),
        ran(how="died", detail="signal"),
        ran(said("a", "failed", "DeadlockDetectedError: deadlock detected")),
        ran(said("a", "error", "TooManyConnectionsError: sorry, too many clients already")),
    ],
)
def test_what_may_be_the_harness_or_the_database_is_run_again(of):
    assert verdict(of)[1] is Doubt.RUN_AGAIN


def test_a_plain_failure_beside_a_deadlock_needs_no_second_run():
    of = ran(said("a", "failed", "DeadlockDetectedError"), said("b", "failed", "assert 1 == 2"))
    assert verdict(of)[1] is Doubt.NONE


def test_a_suite_that_does_not_collect_says_where():
    assert "tests/t.py" in verdict(ran(boot="tests/t.py: ImportError: no"))[0].detail
