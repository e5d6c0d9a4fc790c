"""Who is charged with a line, and which lines can be charged to nobody in particular."""

from pathlib import Path

from auditor.baseline.coverage_map import join_lines, not_repeated
from auditor.model.baseline import Baseline
from auditor.model.test import Test

PROJECT = Path("/project")
IDS = ("a", "b", "c")


def run(lines, ids=IDS, users=None):
    return {
        "tests": [{"id": test} for test in ids],
        "contexts": {"/project/app/x.py": {str(line): contexts for line, contexts in lines.items()}},
        "fixture_users": users or {},
    }


def joined(first, second):
    lines = join_lines(first, second, PROJECT, len(IDS))
    return lines.covered.get("app/x.py", {}), lines.unsettled["app/x.py"], lines.imported["app/x.py"]


def test_a_line_is_charged_to_the_tests_that_ran_it():
    lines = {3: ["test:0", "test:2"]}
    assert joined(run(lines), run(lines)) == ({3: (0, 2)}, (), ())


def test_tests_are_the_same_by_their_ids_whatever_their_number():
    first, second = run({3: ["test:0"]}), run({3: ["test:2"]}, ids=("c", "b", "a"))
    assert joined(first, second) == ({3: (0,)}, (), ())


def test_a_line_that_moves_to_another_test_in_the_other_order_belongs_to_all():
    covered, unsettled, _ = joined(run({3: ["test:0"]}), run({3: ["test:2"]}))
    assert covered == {3: (0, 1, 2)}
    assert unsettled == (3,)


def test_a_wide_fixtures_line_belongs_to_all_that_ask_for_it():
    lines = {3: ["fixture:module:tests::db"]}
    users = {"fixture:module:tests::db": [1, 2]}
    assert joined(run(lines, users=users), run(lines, users=users)) == ({3: (1, 2)}, (), ())


def test_a_line_that_ran_before_the_first_test_ran_at_import():
    lines = {1: ["import"], 2: ["import", "test:1"]}
    assert joined(run(lines), run(lines)) == ({2: (1,)}, (), (1, 2))


def test_a_line_between_two_tests_belongs_to_all():
    lines = {3: ["between"]}
    assert joined(run(lines), run(lines)) == ({3: (0, 1, 2)}, (3,), ())


def test_a_line_that_only_one_order_runs_belongs_to_all():
    covered, unsettled, _ = joined(run({3: ["test:0"]}), run({}))
    assert covered == {3: (0, 1, 2)}
    assert unsettled == (3,)


def test_only_a_session_fixtures_lines_are_the_sessions():
    lines = {3: ["fixture:session:tests::db"], 4: ["fixture:module:tests::db"]}
    users = {"fixture:session:tests::db": [0], "fixture:module:tests::db": [0]}
    found = join_lines(run(lines, users=users), run(lines, users=users), PROJECT, len(IDS))
    assert found.session == {"app/x.py": (3,)}


def test_a_line_after_the_last_test_ran_at_the_end():
    found = join_lines(run({3: ["end"]}), run({3: ["end"]}), PROJECT, len(IDS))
    assert (found.ended, found.covered) == ({"app/x.py": (3,)}, {})


def baseline(covered, unsettled=()):
    return Baseline(
        tests=tuple(Test(id=test, path="t.py", line=1) for test in IDS),
        covered={"app/x.py": covered},
        import_lines={},
        unsettled_lines={"app/x.py": unsettled},
        coverage={},
        duration=1.0,
    )


def test_a_line_that_some_test_does_not_run_again_is_not_repeated():
    replay = run({3: ["test:0"], 4: ["test:0", "test:1"], 6: ["test:0"]})
    covered = {3: (0,), 4: (0,), 5: (2,), 6: (0, 1), 7: (0, 1, 2)}
    assert not_repeated(replay, baseline(covered, unsettled=(7,)), PROJECT) == {"app/x.py": (5, 6)}


def test_a_module_fixture_that_is_made_again_repeats_its_lines():
    replay = run({3: ["fixture:module:t::f"]}, users={"fixture:module:t::f": [1, 2]})
    assert not_repeated(replay, baseline({3: (1, 2)}), PROJECT) == {"app/x.py": ()}
