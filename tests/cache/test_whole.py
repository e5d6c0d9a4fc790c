"""Which tests a change may touch, and where the lines of the others are now."""

from pathlib import Path

import pytest

from auditor.cache.digest import digest_of_bytes
from auditor.cache.inputs import Inputs
from auditor.cache.snapshot import Snapshot
from auditor.cache.whole import carried, whole
from auditor.config.model import Config
from auditor.model.baseline import Baseline, FileCoverage
from auditor.model.environment import Environment
from auditor.model.test import Outcome, Stability, Test

PATH, TEST_PATH = "app/x.py", "tests/test_x.py"
CONFIG = Config(
    project=Path("/p"), source=("app",), tests=("tests",), output=Path("/p/reports"), jobs=1, python="python"
)
PLACE = Environment(auditor="1", python="3", platform="x", database="18", cores=1, jobs=1, packages={})
CODE = "def one():\n    return 1\n\ndef two(n):\n    if n:\n        return 2\n    return 3\n"
TESTS = "def test_a():\n    pass\ndef test_b():\n    pass\ndef test_c():\n    pass\n"
COVERED = {2: (0,), 5: (0, 1), 6: (1,)}


def a_test(name, **more):
    return Test(id=f"{TEST_PATH}::test_{name}", path=TEST_PATH, line=1, **more)


SUITE = (a_test("a"), a_test("b"), a_test("c"))


def baseline(covered=COVERED, tests=SUITE, end=(), **more):
    figures = FileCoverage(
        statements=6,
        covered_statements=5,
        branches=2,
        covered_branches=1,
        missing_lines=(7,),
        missing_branches=((5, 7),),
    )
    return Baseline(
        tests=tests,
        covered={PATH: covered},
        import_lines={PATH: (1, 4)},
        unsettled_lines={PATH: (6,)},
        session_lines={PATH: (2, 6)},
        end_lines={PATH: end},
        coverage={PATH: figures},
        duration=1.0,
        **more,
    )


def inputs(of, code=CODE, tests=TESTS):
    python = {PATH: code.encode(), TEST_PATH: tests.encode()}
    tree = {path: digest_of_bytes(text) for path, text in python.items()}
    return Inputs(CONFIG, [PATH], Snapshot(tree=tree, python=python), of, PLACE, [])


def after(code=CODE, tests=TESTS, of=None):
    of = of or baseline()
    return carried(whole("r", of, PLACE, (), inputs(of)), inputs(of, code, tests).parts, frozenset())


def ids(tests):
    return {test.rpartition("_")[2] for test in tests}


def test_nothing_changed_and_all_is_carried():
    found = after()
    assert (ids(found.tests), found.runners, found.anew) == ({"a", "b", "c"}, frozenset(), {})
    assert found.baseline == baseline()


def test_a_changed_function_touches_the_tests_that_ran_it_and_leaves_its_lines_open():
    found = after(CODE.replace("return 1", "# one\n    return 1.0"))
    assert (ids(found.tests), ids(found.runners)) == ({"b", "c"}, {"a"})
    assert found.anew == {PATH: frozenset({1, 2, 3, 4, 5})}
    assert found.baseline.covered == {PATH: {6: (0, 1), 7: (1,)}}


def test_the_lines_of_the_other_functions_are_where_they_stand_now():
    found = after(CODE.replace("def two", "# more\n\n\ndef two")).baseline
    assert found.covered == {PATH: {2: (0,), 8: (0, 1), 9: (1,)}}
    assert (found.unsettled_lines, found.session_lines) == ({PATH: (9,)}, {PATH: (2, 9)})
    assert (found.coverage[PATH].missing_lines, found.coverage[PATH].missing_branches) == ((10,), ((8, 10),))


def test_a_changed_test_is_touched_and_no_runner():
    found = after(CODE.replace("return 1", "return 4"), TESTS.replace("test_b():\n    pass", "test_b():\n    assert 1"))
    assert (ids(found.tests), ids(found.runners)) == ({"c"}, {"a"})


def test_a_test_that_is_made_elsewhere_is_touched_by_a_change_of_any_test():
    of = baseline(tests=(a_test("a"), a_test("b"), Test(id="tests/test_y.py::T::test_z", path=TEST_PATH, line=1)))
    assert len(after(of=of).tests) == 3
    assert ids(after(tests=TESTS.replace("test_b():\n    pass", "test_b():\n    assert 1"), of=of).tests) == {"a"}


def test_a_file_that_runs_after_the_last_test_carries_nothing_once_it_changes():
    of = baseline(end=(7,))
    assert after(of=of) is not None
    assert after(CODE.replace("def two", "# more\ndef two"), of=of) is None


def test_a_file_that_is_imported_by_a_test_carries_nothing_once_it_changes():
    of = baseline(covered={**COVERED, 4: (1,)})
    assert after(of=of) is not None
    assert after(CODE.replace("def two", "# more\ndef two"), of=of) is None


def test_where_every_test_is_touched_nothing_is_carried():
    assert after(CODE.replace("return 1", "return 4"), of=baseline(covered={2: (0, 1, 2)})) is None


@pytest.mark.parametrize(
    "of",
    [
        baseline(process_tests=(0,)),
        baseline(source_readers={PATH: (0,)}),
        baseline(tests=(a_test("a"), a_test("b"), a_test("c", stability=Stability.FLAKY))),
        baseline(tests=(a_test("a"), a_test("b"), a_test("c", outcome=Outcome.FAILED))),
    ],
    ids=["programs", "readers", "flaky", "red"],
)
def test_a_suite_of_which_no_part_can_be_told_from_the_others_is_not_kept(of):
    assert whole("r", of, PLACE, (), inputs(of)) is None
