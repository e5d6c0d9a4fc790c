"""How the word of tests in memory and that of tests on disk become one verdict."""

import pytest

from auditor.execute.on_disk import is_to_follow, joined, on_disk, without_guesses
from auditor.model.baseline import Baseline
from auditor.model.mutant import Edit, Mutant
from auditor.model.plan import Task, Tier
from auditor.model.span import Span
from auditor.model.test import Outcome, Test
from auditor.model.verdict import RowEntry, Status, Verdict

SPAN = Span(line=3, column=1, end_line=4, end_column=2)
EDIT = Edit(path="app/x.py", span=SPAN, original="a", replacement="b")
MUTANT = Mutant(id="m", edits=(EDIT,), operator="tenant/x", family="tenant", function="f", statement=SPAN)
BOTH = Task(mutant_id="m", tests=(0,), disk_tests=(1, 2), time_limit=3.0, disk_time_limit=20.0, tier=Tier.IMPORTED)


def baseline(covered):
    tests = tuple(Test(id=str(n), path="t.py", line=1) for n in range(3))
    return Baseline(
        tests=tests, covered={"app/x.py": covered}, import_lines={}, unsettled_lines={}, coverage={}, duration=1.0
    )


def verdict(status, tier, **outcomes):
    row = tuple(RowEntry(test=int(name[1:]), outcome=outcome) for name, outcome in outcomes.items())
    return Verdict(mutant_id="m", status=status, tier=tier, row=row, duration=1.0)


@pytest.mark.parametrize(
    ("status", "whole_row", "follows"),
    [
        (Status.SURVIVED, False, True),
        (Status.KILLED, False, False),
        (Status.KILLED, True, True),
        (Status.TIMEOUT, True, False),
        (Status.ERROR, False, False),
    ],
)
def test_the_disk_is_asked_where_its_word_can_matter(status, whole_row, follows):
    task = Task(mutant_id="m", tests=(0,), disk_tests=(1,), whole_row=whole_row)
    assert is_to_follow(task, verdict(status, Tier.COLLECTED)) is follows
    assert not is_to_follow(Task(mutant_id="m", tests=(0,), whole_row=whole_row), verdict(status, Tier.COLLECTED))


def test_the_second_half_is_the_tests_that_were_left():
    task = on_disk(BOTH)
    assert (task.tier, task.tests, task.disk_tests, task.time_limit) == (Tier.DISK, (1, 2), (), 20.0)


@pytest.mark.parametrize(
    ("memory", "disk", "status", "tier"),
    [
        (Status.SURVIVED, Status.SURVIVED, Status.SURVIVED, Tier.DISK),
        (Status.SURVIVED, Status.KILLED, Status.KILLED, Tier.DISK),
        (Status.SURVIVED, Status.TIMEOUT, Status.TIMEOUT, Tier.DISK),
        (Status.KILLED, Status.SURVIVED, Status.KILLED, Tier.COLLECTED),
        (Status.KILLED, Status.TIMEOUT, Status.KILLED, Tier.COLLECTED),
    ],
)
def test_killed_is_killed_by_either(memory, disk, status, tier):
    first = verdict(memory, Tier.COLLECTED, t0=Outcome.PASSED)
    told = joined(first, verdict(disk, Tier.DISK, t1=Outcome.PASSED))
    assert (told.status, told.tier, told.duration) == (status, tier, 2.0)
    assert [entry.test for entry in told.row] == [0, 1]


def test_a_green_program_is_no_proof_that_it_ran_the_line():
    found = verdict(Status.KILLED, Tier.DISK, t0=Outcome.PASSED, t1=Outcome.PASSED, t2=Outcome.FAILED)
    assert [e.test for e in without_guesses(found, BOTH, MUTANT, baseline({})).row] == [0, 2]
    assert [e.test for e in without_guesses(found, BOTH, MUTANT, baseline({4: (1,)})).row] == [0, 1, 2]


def test_what_no_test_is_known_to_run_and_no_program_notices_has_no_coverage():
    task = Task(mutant_id="m", tests=(1, 2), tier=Tier.DISK, why_not="no test runs it")
    unnoticed = without_guesses(verdict(Status.SURVIVED, Tier.DISK, t1=Outcome.PASSED), task, MUTANT, baseline({}))
    assert (unnoticed.status, unnoticed.detail, unnoticed.row) == (Status.NO_COVERAGE, "no test runs it", ())
    killed = verdict(Status.KILLED, Tier.DISK, t1=Outcome.FAILED)
    assert without_guesses(killed, task, MUTANT, baseline({})) == killed
