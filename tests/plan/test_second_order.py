"""Which guards are tried together."""

from dataclasses import replace

import pytest
from handmade import baseline

from auditor.model.mutant import Edit, Mutant
from auditor.model.plan import Tier
from auditor.model.render import mutated_sources, span_of
from auditor.model.span import Span
from auditor.model.test import Stability
from auditor.plan.second_order import MOST_PARTNERS, chances

SOURCES = {
    "app/get.py": "def get():\n    rows = Note(1)\n    guard(rows)\n\ndef other():\n    rows = Task(1)\n",
    "app/call.py": "def call():\n    rows = Note(2)\n    check()\n",
}
COVERED = {"app/get.py": {2: (0, 1), 3: (0,), 6: (0, 1)}, "app/call.py": {2: (1,), 3: (0, 2)}}


def guard(path, line, function, family="tenant", name="drop_filter"):
    """The mutant that takes the line out."""
    lines = SOURCES[path].splitlines(keepends=True)
    start = sum(map(len, lines[: line - 1]))
    span = span_of(SOURCES[path], start, start + len(lines[line - 1]))
    return Mutant(
        id=f"{path}:{line}",
        edits=(Edit(path=path, span=span, original=lines[line - 1], replacement=""),),
        operator=f"{family}/{name}",
        family=family,
        function=function,
        statement=Span(line=line, column=5, end_line=line, end_column=9),
    )


NOTE, GUARD, TASK = (guard("app/get.py", line, function) for line, function in ((2, "get"), (3, "get"), (6, "other")))
CALLER, CHECK = (guard("app/call.py", line, "call") for line in (2, 3))
EVERY = (NOTE, GUARD, TASK, CALLER, CHECK)


def chance_of(survivor, every=EVERY, taken=baseline(COVERED)):  # noqa: B008 a frozen dataclass
    return next(iter(chances([survivor], every, SOURCES, taken, Tier.IMPORTED)), None)


def partners(chance):
    return [[one.id for one in trial.partners] for trial in chance.trials]


def test_those_of_its_function_come_first_then_those_of_its_table_then_helpers():
    assert partners(chance_of(NOTE))[1:] == [[GUARD.id], [CALLER.id], [CHECK.id]]


def test_those_of_another_table_are_not_tried():
    assert TASK.id not in str(partners(chance_of(NOTE)))


def test_all_are_tried_at_once_before():
    last = chance_of(NOTE).trials[0]
    assert {edit.path for edit in last.whole.edits} == {"app/get.py", "app/call.py"}
    assert mutated_sources(SOURCES, last.rest)["app/call.py"] == "def call():\n"


def test_the_tests_of_any_of_them_are_asked_and_a_mutant_of_two_files_gets_a_new_interpreter():
    _, first, second, third = chance_of(NOTE).trials
    assert (first.task.tests, first.task.tier) == ((0, 1), Tier.IMPORTED)
    assert (third.task.tests, second.task.tier) == ((0, 1, 2), Tier.FRESH)


def test_a_pair_is_one_mutant_whichever_of_the_two_survived():
    assert chance_of(NOTE).trials[1].whole.id == chance_of(GUARD).trials[1].whole.id


def test_of_more_than_two_each_survivor_has_its_own():
    assert chance_of(NOTE).trials[0].whole.id != chance_of(GUARD).trials[0].whole.id


def test_no_more_than_some_are_tried_and_the_rest_is_counted():
    more = [replace(CHECK, id=f"more {number}") for number in range(4)]
    many = [guard("app/call.py", 3, "call"), *more]
    other = [replace(one, edits=GUARD.edits, id=f"x{number}") for number, one in enumerate(many)]
    chance = chance_of(NOTE, (*EVERY, *other))
    assert len({id_ for some in partners(chance) for id_ in some}) <= MOST_PARTNERS
    assert chance.left_out == 3 + len(other) - MOST_PARTNERS


@pytest.mark.parametrize(
    "survivor",
    [
        replace(NOTE, family="transaction"),
        guard("app/get.py", 1, "get"),  # no test runs it, and no guard is in reach of it
    ],
)
def test_what_is_no_guard_or_has_no_partner_is_not_tried(survivor):
    assert chance_of(survivor, (TASK,)) is None


def test_only_what_takes_a_guard_away_is_a_partner():
    swapped = replace(GUARD, operator="tenant/swap_tenant")
    assert chance_of(NOTE, (NOTE, swapped)) is None


def test_unstable_tests_have_no_say():
    taken = baseline(COVERED)
    tests = (replace(taken.tests[0], stability=Stability.FLAKY), *taken.tests[1:])
    assert chance_of(NOTE, taken=replace(taken, tests=tests)).trials[1].task.tests == (1,)
