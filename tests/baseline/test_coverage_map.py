"""Who is charged with a line, and which lines can be charged to nobody in particular."""

from pathlib import Path

from auditor.baseline.coverage_map import join_lines

PROJECT = Path("/project")
IDS = ("a", "b", "c")


def run(lines, ids=IDS, users=None):
    return {
        "tests": [{"id": test} for test in ids],
        "contexts": {"/project/app/x.py": {str(line): contexts for line, contexts in lines.items()}},
        "fixture_users": users or {},
    }


def joined(first, second):
    covered, unsettled, imported = join_lines(first, second, PROJECT, len(IDS))
    return covered.get("app/x.py", {}), unsettled["app/x.py"], imported["app/x.py"]


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
    lines = {3: ["fixture:tests::db"]}
    users = {"fixture:tests::db": [1, 2]}
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
