"""Who does what next."""

import math
from dataclasses import replace

from auditor.execute.budget import Budget
from auditor.execute.schedule import Schedule
from auditor.model.baseline import Baseline
from auditor.model.mutant import Edit, Mutant
from auditor.model.plan import Task
from auditor.model.span import Span
from auditor.model.test import Outcome, Stability, Test
from auditor.model.verdict import RowEntry, Status, Verdict

SPAN = Span(line=1, column=1, end_line=1, end_column=2)


def mutant(id, function="f"):
    edit = Edit(path="x.py", span=SPAN, original="a", replacement="b")
    return Mutant(id=id, edits=(edit,), operator="general/x", family="general", function=function, statement=SPAN)


def baseline(*durations):
    tests = tuple(Test(id=str(n), path="t.py", line=1, duration=each) for n, each in enumerate(durations))
    return Baseline(tests=tests, covered={}, import_lines={}, unsettled_lines={}, coverage={}, duration=1.0)


def schedule(*tasks, durations=(0.3, 0.1, 0.2, 0.9)):
    mutants = {task.mutant_id: mutant(task.mutant_id) for task in tasks}
    return Schedule(tasks, mutants, baseline(*durations))


def test_the_longest_task_is_handed_out_first():
    tasks = [Task(mutant_id=name, tests=(0,), time_limit=limit) for name, limit in (("a", 1.0), ("b", 9.0), ("c", 4.0))]
    assert [task.mutant_id for task in schedule(*tasks)] == ["b", "c", "a"]


def test_quick_tests_run_first_and_past_killers_before_them():
    plan = schedule(Task(mutant_id="a", tests=(0, 1, 2), time_limit=2.0), Task(mutant_id="b", tests=(0, 1, 2)))
    handed_out = iter(plan)
    assert next(handed_out).tests == (1, 2, 0)
    killed = Verdict(mutant_id="a", status=Status.KILLED, row=(RowEntry(test=0, outcome=Outcome.FAILED),))
    plan.learn(mutant("a"), killed)
    assert next(handed_out).tests == (0, 1, 2)


def test_a_whole_row_keeps_the_suites_order():
    assert [task.tests for task in schedule(Task(mutant_id="a", tests=(0, 1, 2), whole_row=True))] == [(0, 1, 2)]


def test_a_suite_that_runs_whole_keeps_its_order_behind_the_modules_past_killers():
    everything = (0, 1, 2, 3)
    plan = schedule(Task(mutant_id="a", tests=everything, time_limit=2.0), Task(mutant_id="b", tests=everything))
    handed_out = iter(plan)
    assert next(handed_out).first == ()
    killed = Verdict(mutant_id="a", status=Status.KILLED, row=(RowEntry(test=2, outcome=Outcome.FAILED),))
    plan.learn(mutant("a", function="another"), killed)
    second = next(handed_out)
    assert (second.first, second.tests) == ((2,), everything)


def test_what_no_test_covers_is_not_handed_out():
    assert list(schedule(Task(mutant_id="a", why_not="no test"))) == []


def budget_of(ends, *order):
    return Budget(turns={id: turn for turn, id in enumerate(order)}, ends=ends)


def test_with_a_budget_the_turns_come_before_the_length_of_a_task():
    tasks = [Task(mutant_id=name, tests=(0,), time_limit=limit) for name, limit in (("a", 1.0), ("b", 9.0), ("c", 4.0))]
    mutants = {task.mutant_id: mutant(task.mutant_id) for task in tasks}
    plan = Schedule(tasks, mutants, baseline(0.1), budget_of(math.inf, "c", "a", "b"))
    assert [task.mutant_id for task in plan] == ["c", "a", "b"]


def test_nothing_is_handed_out_once_the_budget_is_used_up():
    tasks = [Task(mutant_id="a", tests=(0,), time_limit=1.0)]
    assert list(Schedule(tasks, {"a": mutant("a")}, baseline(0.1), budget_of(-math.inf, "a"))) == []


def test_for_a_decorator_the_tests_of_its_functions_body_run_first():
    everything = (0, 1, 2, 3)
    task = Task(mutant_id="a", tests=everything)
    covered = {"x.py": {1: (0,), 3: (3, 2), 4: (1,)}}
    below = Schedule([task], {"a": mutant("a")}, replace(baseline(0.1, 0.1, 0.2, 0.3), covered=covered))
    assert next(iter(below)).first == (2, 3)


def test_killers_of_the_same_statement_come_before_those_of_the_module():
    everything = (0, 1, 2, 3)
    names = ("a", "b", "c")
    plan = schedule(*(Task(mutant_id=name, tests=everything) for name in names))
    handed_out = iter(plan)
    next(handed_out)
    far = replace(mutant("a", function="g"), statement=replace(SPAN, line=9, end_line=9))
    for killer, where in ((3, far), (3, far), (1, mutant("a"))):
        plan.learn(
            where, Verdict(mutant_id="a", status=Status.KILLED, row=(RowEntry(test=killer, outcome=Outcome.FAILED),))
        )
    assert next(handed_out).first == (1, 3)


def test_a_test_that_was_seen_as_unstable_is_nobodys_likely_killer():
    everything = (0, 1)
    known = baseline(0.1, 0.1)
    shaky = replace(known, tests=(replace(known.tests[0], stability=Stability.FLAKY), known.tests[1]))
    plan = Schedule([Task(mutant_id="a", tests=everything)], {"a": mutant("a")}, shaky)
    row = (RowEntry(test=0, outcome=Outcome.FAILED), RowEntry(test=1, outcome=Outcome.FAILED))
    plan.learn(mutant("a"), Verdict(mutant_id="a", status=Status.KILLED, row=row))
    assert next(iter(plan)).first == (1,)


def test_tests_that_are_named_after_the_mutants_place_run_first_for_a_tenth_of_the_suites_time():
    ids = ("test_users.py::test_a", "test_pages.py::test_b", "test_users.py::test_page_query", "test_pages.py::test_c")
    seconds = (5.0, 0.2, 0.3, 1.0)
    tests = tuple(
        Test(id=id, path=id.partition("::")[0], line=1, duration=each) for id, each in zip(ids, seconds, strict=True)
    )
    known = replace(baseline(), tests=tests)
    edit = Edit(path="app/schemas/page.py", span=SPAN, original="a", replacement="b")
    changed = replace(mutant("a", function="PageQuery"), edits=(edit,))
    plan = Schedule([Task(mutant_id="a", tests=(0, 1, 2, 3))], {"a": changed}, known)
    assert next(iter(plan)).first == (2, 1)
