"""R12: whom the suite's own order is asked about, and how."""

import pytest
from handmade import mutant

from auditor.execute.suite_order import (
    WITNESSES,
    Witnesses,
    beside_an_earlier,
    in_suite_order,
    is_in_order,
    is_to_be_seen_by_the_suite,
    settled,
)
from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.model.test import Outcome, Stability, Test
from auditor.model.verdict import RowEntry, Status, Verdict

FLAKY, DEPENDENT = 2, 3
STABILITY = {FLAKY: Stability.FLAKY, DEPENDENT: Stability.ORDER_DEPENDENT}
TESTS = tuple(Test(id=str(n), path="t.py", line=1, stability=STABILITY.get(n, Stability.STABLE)) for n in range(6))
BASELINE = Baseline(tests=TESTS, covered={}, import_lines={}, unsettled_lines={}, coverage={}, duration=1.0)
RED, GREEN = Outcome.FAILED, Outcome.PASSED


def task(*tests, mutant_id="m", tier=Tier.COLLECTED, **more):
    return Task(mutant_id=mutant_id, tests=tests, tier=tier, **more)


def verdict(*row, status=Status.KILLED, **more):
    entries = tuple(RowEntry(test=test, outcome=outcome) for test, outcome in row)
    return Verdict(mutant_id="m", status=status, row=entries, **more)


@pytest.mark.parametrize(
    ("tier", "row", "in_order"),
    [
        (Tier.COLLECTED, ((3, GREEN), (4, RED)), True),
        (Tier.COLLECTED, ((3, GREEN), (5, GREEN), (4, RED)), False),
        (Tier.COLLECTED, ((5, GREEN), (4, RED), (1, RED)), False),
        (Tier.COLLECTED, ((3, GREEN), (1, RED), (5, RED)), True),
        (Tier.SESSION, ((3, GREEN), (4, RED)), False),
        (Tier.SESSION, (), True),  # it does not collect
        (Tier.IMPORTED, ((0, GREEN), (5, GREEN), (3, RED)), False),
    ],
)
def test_a_kill_is_in_order_when_only_earlier_tests_ran_before_the_killer(tier, row, in_order):
    assert is_in_order(task(4, tier=tier), verdict(*row)) is in_order


def test_survivors_of_exchanged_code_are_shown_to_the_suite():
    survived = verdict((4, GREEN), status=Status.SURVIVED)
    asked = {tier for tier in Tier if is_to_be_seen_by_the_suite(task(4, tier=tier), survived)}
    assert asked == {Tier.SESSION, Tier.COLLECTED}
    assert not is_to_be_seen_by_the_suite(task(4), verdict((4, RED)))


def test_the_suites_order_has_all_but_the_disks_and_the_flaky():
    again = in_suite_order(task(4, disk_tests=(1,), first=(4,)), BASELINE, Tier.IMPORTED)
    assert (again.tests, again.tier, again.first) == ((0, DEPENDENT, 4, 5), Tier.IMPORTED, ())


def test_a_killer_is_asked_again_after_the_test_that_the_suite_runs_before_it():
    assert beside_an_earlier(task(1, 4, 5), 5, BASELINE, Tier.IMPORTED).tests == (4, 5)
    assert beside_an_earlier(task(4), 4, BASELINE, Tier.IMPORTED).tests == (1, 4)
    assert beside_an_earlier(task(0), 0, BASELINE, Tier.IMPORTED).tests == (0,)


def test_what_the_suite_says_counts():
    first = verdict((4, GREEN), status=Status.SURVIVED, duration=1.0, tier=Tier.SESSION)
    killed, survived = (
        verdict((0, GREEN), (1, RED), duration=2.0, tier=Tier.IMPORTED),
        verdict((0, GREEN), status=Status.SURVIVED, duration=2.0, tier=Tier.IMPORTED),
    )
    assert (settled(first, killed).status, settled(first, killed).tier) == (Status.KILLED, Tier.IMPORTED)
    assert (settled(first, survived).row, settled(first, survived).tier) == (first.row, Tier.SESSION)
    assert settled(first, survived).duration == 3.0


def test_a_part_of_the_mutants_are_witnesses_and_the_session_comes_first():
    general = {str(n): mutant(str(n)) for n in range(3 * WITNESSES)}
    domain = {f"d{n}": mutant(f"d{n}", family="tenant") for n in range(WITNESSES + 1)}
    tasks = [
        task(4, mutant_id=id_, tier=Tier.SESSION if n % 3 == 0 else Tier.IMPORTED) for n, id_ in enumerate(general)
    ]
    tasks += [task(4, mutant_id=id_, tier=Tier.SESSION) for id_ in domain]
    witnesses = Witnesses(tasks, {**general, **domain})
    kill = verdict((5, GREEN), (4, RED))
    asked = {one.mutant_id for one in tasks if witnesses.are_asked(one, kill)}
    assert len(asked & domain.keys()) == WITNESSES
    assert asked & general.keys() == {one.mutant_id for one in tasks if one.tier is Tier.SESSION} & general.keys()


def test_once_the_order_matters_every_kill_out_of_order_is_asked_again():
    tasks = [task(4, mutant_id=str(n), tier=Tier.SESSION) for n in range(WITNESSES + 2)]
    witnesses = Witnesses(tasks, {one.mutant_id: mutant(one.mutant_id) for one in tasks})
    kill = verdict((4, RED))
    believed = {one.mutant_id for one in tasks if not witnesses.are_asked(one, kill)}
    assert len(believed) == 2
    assert witnesses.doubted() == set()
    witnesses.order_matters = True
    assert witnesses.doubted() == believed
    assert witnesses.doubted() == set()
    assert all(witnesses.are_asked(one, kill) for one in tasks)
