"""R12: who ran first in a child decides nothing that the suite's order would not."""

import pytest

from auditor.execute.warm_up import began_red, only_asked, warmed, without_the_others
from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.model.test import Outcome, Stability, Test
from auditor.model.verdict import RowEntry, Status, Verdict
from auditor.workers.worker import Ran

UNSTABLE = 2
TESTS = tuple(
    Test(id=str(n), path="t.py", line=1, stability=Stability.FLAKY if n == UNSTABLE else Stability.STABLE)
    for n in range(5)
)
BASELINE = Baseline(tests=TESTS, covered={}, import_lines={}, unsettled_lines={}, coverage={}, duration=1.0)


def task(*tests, tier=Tier.COLLECTED, **more):
    return Task(mutant_id="m", tests=tests, tier=tier, **more)


def verdict(*row, status=Status.KILLED):
    entries = tuple(RowEntry(test=test, outcome=outcome) for test, outcome in row)
    return Verdict(mutant_id="m", status=status, row=entries)


RED, GREEN = Outcome.FAILED, Outcome.PASSED


@pytest.mark.parametrize(
    ("given", "tests"),
    [
        (task(4, 1), (3, 4, 1)),
        (task(1, 4), (0, 1, 4)),
        (task(3), (1, 3)),  # an unstable test warms nobody up
        (task(4, 3), (3, 4)),
        (task(0, 4), (0, 4)),
        (task(4, disk_tests=(3,)), (1, 4)),
        (task(4, tier=Tier.SESSION), (4,)),
    ],
)
def test_a_test_of_the_suite_runs_before_them(given, tests):
    assert warmed(given, BASELINE).tests == tests


def test_a_whole_suite_is_warmed_up_for_its_likeliest_killers():
    whole = task(0, 1, 2, 3, 4, first=(4, 1))
    assert warmed(whole, BASELINE).first == (0, 3, 4, 1)
    assert warmed(task(0, 1, 2, 3, 4), BASELINE) == task(0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("given", "told", "doubted"),
    [
        (task(4), verdict((4, RED)), True),
        (task(4), verdict((3, GREEN), (4, RED)), False),
        (task(4), verdict((3, RED)), True),
        (task(1), verdict((0, RED)), True),
        (task(0), verdict((0, RED)), False),
        (task(4), verdict(), False),  # it does not collect
        (task(4), verdict((4, GREEN), status=Status.SURVIVED), False),
        (task(4, tier=Tier.SESSION), verdict((4, RED)), False),
    ],
)
def test_a_kill_by_who_ran_first_is_asked_again(given, told, doubted):
    assert began_red(given, told, BASELINE) is doubted


def test_on_disk_the_tests_of_the_task_count():
    asked = task(3, 4, disk_tests=(0,))
    lines = tuple({"test": name} for name in ("1", "2", "3", "4", "only the mutant has it"))
    heard = only_asked(Ran(how="finished", detail="", lines=lines), asked, BASELINE)
    assert [line["test"] for line in heard.lines] == ["3", "4", "only the mutant has it"]


def test_a_row_has_the_tasks_tests_and_who_failed():
    told = verdict((0, GREEN), (1, RED), (3, RED), (4, GREEN))
    assert without_the_others(told, task(3, 4)).row == verdict((1, RED), (3, RED), (4, GREEN)).row
