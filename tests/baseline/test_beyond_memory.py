"""Which tests depend on programs that are started, and on sources that are read."""

from pathlib import Path

from auditor.baseline.beyond_memory import process_tests, source_readers

IDS = ("a", "b", "c")


def run(starters=(), readers=(), ids=IDS, users=None):
    return {
        "tests": [{"id": test} for test in ids],
        "fixture_users": users or {},
        "process_starters": list(starters),
        "source_readers": {"/project/app/x.py": list(readers)} if readers else {},
    }


def test_a_program_is_charged_to_the_test_that_starts_it_in_both_orders():
    assert process_tests(run(["test:0"]), run(["test:2"], ids=("c", "b", "a"))) == (0,)


def test_a_fixtures_program_is_charged_to_all_that_use_the_fixture():
    users = {"fixture:tests::server": [0, 2]}
    assert process_tests(run(["fixture:tests::server"], users=users), run(["fixture:tests::server"], users=users)) == (
        0,
        2,
    )


def test_a_program_that_whoever_comes_first_starts_belongs_to_all():
    assert process_tests(run(["test:0"]), run(["test:2"])) == (0, 1, 2)


def test_what_happens_at_import_or_between_tests_belongs_to_all():
    for context in ("import", "between"):
        assert process_tests(run([context]), run([context])) == (0, 1, 2)


def test_nothing_started_and_nothing_read():
    assert process_tests(run(), run()) == ()
    assert source_readers(run(), run(), Path("/project")) == {}


def test_readers_are_told_by_path():
    assert source_readers(run(readers=["test:1"]), run(readers=["test:1"]), Path("/project")) == {"app/x.py": (1,)}
