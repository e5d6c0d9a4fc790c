"""For each mutant: which tests, in which tier, for how long."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.baseline import Baseline
from auditor.model.mutant import Edit, Mutant, MutantClass
from auditor.model.plan import Reach, Region, Tier
from auditor.model.span import Span
from auditor.model.test import Test
from auditor.plan import plan
from auditor.plan.tier import MANY, not_worth_it

OFF = "R13 the tier is switched off by the self-check"
IN_FUNCTION = Reach(region=Region.FUNCTION, misses={Tier.SESSION: "", Tier.COLLECTED: ""})


def mutant(line=3, end_line=None, family="general"):
    span = Span(line=line, column=1, end_line=end_line or line, end_column=9)
    edit = Edit(path="app/x.py", span=span, original="a", replacement="b")
    return Mutant(id="m", edits=(edit,), operator=f"{family}/x", family=family, function="f", statement=span)


def misses(session, collected):
    return Reach(region=Region.FUNCTION, misses={Tier.SESSION: session, Tier.COLLECTED: collected})


def baseline(covered=None, imported=(), durations=(0.1, 0.2, 0.4), processes=(), readers=None, **lines):
    return Baseline(
        tests=tuple(Test(id=f"t{n}", path="t.py", line=n, duration=each) for n, each in enumerate(durations)),
        covered={"app/x.py": covered or {}},
        import_lines={"app/x.py": tuple(imported)},
        coverage={},
        duration=sum(durations),
        process_tests=processes,
        source_readers=readers or {},
        **{name: {"app/x.py": found} for name, found in {"unsettled_lines": (), **lines}.items()},
    )


def task(mutant, baseline, reach=IN_FUNCTION, unused=()):
    return plan([mutant], baseline, {"m": reach}, dict(unused)).tasks[0]


def test_a_body_mutant_runs_its_covering_tests_in_the_quickest_tier():
    found = task(mutant(), baseline({3: (0, 2)}))
    assert (found.tier, found.tests, found.why_tier) == (Tier.SESSION, (0, 2), "")


def test_any_line_of_the_statement_counts():
    assert task(mutant(3, 5), baseline({3: (0,), 5: (1,), 6: (2,)})).tests == (0, 1)


def test_a_mutant_that_no_test_runs_is_told_so():
    found = task(mutant(), baseline({9: (0,)}))
    assert found.tests == ()
    assert found.why_not


@pytest.mark.parametrize(
    ("reach", "imported", "rule"),
    [
        (Reach(region=Region.IMPORT, why="R1 a class body"), (), "R1"),
        (IN_FUNCTION, (3,), "R2"),
        (misses("R6 a closure", "R6 a closure"), (), "R6"),
    ],
)
def test_what_a_swap_can_not_reach_runs_everything_from_the_import_on(reach, imported, rule):
    found = task(mutant(), baseline({3: (1,)}, imported), reach)
    assert found.tier is Tier.IMPORTED
    assert found.tests == (0, 1, 2)
    assert found.why_tier.startswith(rule)


@pytest.mark.parametrize(
    ("reach", "lines", "rule"),
    [
        (IN_FUNCTION, {"session_lines": (3,)}, "R3"),
        (IN_FUNCTION, {"unsettled_lines": (3,)}, "R7"),
        (IN_FUNCTION, {"unrepeated_lines": (3,)}, "R7"),
        (misses("R9 a frame", ""), {}, "R9"),
    ],
)
def test_what_the_session_does_not_do_again_runs_from_the_collected_suite(reach, lines, rule):
    found = task(mutant(), baseline({3: (1,)}, **lines), reach)
    assert found.tier is Tier.COLLECTED
    assert found.tests == (1,)
    assert found.why_tier.startswith(rule)


def test_what_neither_live_tier_reaches_is_imported():
    found = task(mutant(), baseline({3: (1,)}, session_lines=(3,)), misses("", "R10 made later"))
    assert (found.tier, found.why_tier) == (Tier.IMPORTED, "R10 made later")


def test_what_runs_after_the_last_test_is_imported():
    found = task(mutant(), baseline({}, end_lines=(3,)))
    assert (found.tier, found.tests) == (Tier.IMPORTED, (0, 1, 2))
    assert found.why_tier.startswith("R4")


def test_a_tier_that_is_switched_off_hands_on_to_the_next():
    found = task(mutant(), baseline({3: (1,)}), unused=dict.fromkeys(set(Tier) - {Tier.FRESH}, OFF))
    assert found.tier is Tier.FRESH
    assert found.why_tier == OFF


def test_a_session_that_is_not_worth_its_self_check_is_not_said_to_be_switched_off():
    found = task(mutant(), baseline({3: (1,)}), unused=not_worth_it(MANY - 1))
    assert found.tier is Tier.COLLECTED
    assert found.why_tier == "few mutants: a session isn't worth its self-check"
    assert task(mutant(), baseline({3: (1,)}), unused=not_worth_it(MANY)).tier is Tier.SESSION


def test_a_test_that_starts_a_program_is_believed_on_disk_only():
    found = task(mutant(), baseline({3: (0, 2)}, processes=(2,)))
    assert (found.tier, found.tests, found.disk_tests) == (Tier.SESSION, (0,), (2,))
    assert found.disk_time_limit > 0.4


def test_a_mutant_that_nothing_else_can_notice_goes_to_the_disk_at_once():
    for covered in ({3: (2,)}, {}):
        found = task(mutant(), baseline(covered, processes=(2,)))
        assert (found.tier, found.tests, found.disk_tests) == (Tier.DISK, (2,), ())
        assert found.why_tier.startswith("R11")
        assert bool(found.why_not) is (not covered)


def test_a_reader_matters_for_the_file_that_it_reads():
    assert task(mutant(), baseline({3: (0, 1)}, readers={"app/x.py": (1,)})).disk_tests == (1,)
    assert task(mutant(), baseline({3: (0, 1)}, readers={"app/y.py": (1,)})).tests == (0, 1)


def test_without_the_disk_all_tests_run_in_memory():
    found = task(mutant(), baseline({3: (0, 2)}, processes=(2,)), unused={Tier.DISK: OFF})
    assert (found.tests, found.disk_tests) == ((0, 2), ())


def test_domain_mutants_get_a_whole_row():
    assert task(mutant(family="tenant"), baseline({3: (1,)})).whole_row
    assert not task(mutant(), baseline({3: (1,)})).whole_row


def test_of_what_runs_at_import_only_critical_mutants_get_a_whole_row():
    everywhere, at_import = baseline({3: (1,)}, imported=(3,)), Reach(region=Region.IMPORT, misses={}, why="R1")
    found = task(mutant(family="schema"), everywhere, at_import)
    assert (found.tier, found.whole_row) == (Tier.IMPORTED, False)
    critical = replace(mutant(family="auth"), class_=MutantClass.CRITICAL)
    assert task(critical, everywhere, at_import).whole_row


def test_a_mutant_gets_more_time_than_its_tests_ever_took():
    found = task(mutant(), baseline({3: (0, 2)}))
    assert found.time_limit > 0.1 + 0.4


@given(
    st.dictionaries(st.integers(1, 9), st.frozensets(st.integers(0, 2)).map(lambda s: tuple(sorted(s)))),
    st.integers(1, 9),
    st.integers(0, 3),
)
def test_the_planner_never_drops_a_covering_test(covered, line, more):
    found = task(mutant(line, line + more), baseline(covered))
    covering = {test for each in range(line, line + more + 1) for test in covered.get(each, ())}
    assert covering <= set(found.tests)


@given(st.frozensets(st.integers(0, 2)), st.frozensets(st.integers(0, 2)), st.booleans())
def test_no_test_is_dropped_between_memory_and_disk(covering, processes, at_import):
    reach = Reach(region=Region.IMPORT, why="R1") if at_import else IN_FUNCTION
    found = task(mutant(), baseline({3: tuple(sorted(covering))}, processes=tuple(sorted(processes))), reach)
    asked = {0, 1, 2} if at_import else covering
    assert set(found.tests) | set(found.disk_tests) == asked | processes
    assert not set(found.tests) & set(found.disk_tests)
