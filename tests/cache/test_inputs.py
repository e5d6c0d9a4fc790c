"""The key of a verdict changes exactly when something does that the verdict depends on."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cache.digest import digest_of_bytes
from auditor.cache.inputs import Inputs
from auditor.cache.snapshot import Snapshot
from auditor.config.model import Config
from auditor.model.baseline import Baseline
from auditor.model.environment import Environment
from auditor.model.mutant import Edit, Mutant
from auditor.model.plan import Task, Tier
from auditor.model.span import Span
from auditor.model.test import Outcome, Test
from auditor.model.verdict import RowEntry, Status, Verdict

FUNCTIONS, TESTS = range(5), range(3)
PATH, TEST_PATH = "app/x.py", "tests/test_x.py"
CONFIG = Config(
    project=Path("/p"), source=("app",), tests=("tests",), output=Path("/p/reports"), jobs=1, python="python"
)
PLACE = Environment(auditor="1", python="3", platform="x", database="18", cores=1, jobs=1, packages={"pytest": "8"})
SPAN = Span(line=2, column=5, end_line=2, end_column=13)
MUTANT = Mutant(
    id="m",
    edits=(Edit(path=PATH, span=SPAN, original="return 0", replacement="return 1"),),
    operator="general/x",
    family="general",
    function="f0",
    statement=SPAN,
)


def baseline(runs, **more):
    """`runs` maps a function's number to the tests that run it; each stands on two lines."""
    return Baseline(
        tests=tuple(Test(id=f"{TEST_PATH}::test_{n}", path=TEST_PATH, line=2 * n + 1) for n in TESTS),
        covered={PATH: {2 * function + 2: tuple(sorted(tests)) for function, tests in runs.items() if tests}},
        import_lines={PATH: tuple(2 * function + 1 for function in FUNCTIONS)},
        unsettled_lines={},
        coverage={},
        duration=1.0,
        **more,
    )


def inputs(runs, edited=(), edited_tests=(), more="", **facts):
    code = "".join(f"def f{n}():\n    return {9 if n in edited else n}\n" for n in FUNCTIONS) + more
    tests = "".join(f"def test_{n}():\n    assert {9 if n in edited_tests else 1}\n" for n in TESTS)
    python = {PATH: code.encode(), TEST_PATH: tests.encode()}
    tree = {path: digest_of_bytes(text) for path, text in python.items()}
    return Inputs(CONFIG, [PATH], Snapshot(tree=tree, python=python), baseline(runs, **facts), PLACE, [])


def verdict(status, row, strayed=(), tier=Tier.COLLECTED):
    outcome = Outcome.FAILED if status is Status.KILLED else Outcome.PASSED
    entries = tuple(RowEntry(test=test, outcome=outcome if test == row[-1] else Outcome.PASSED) for test in row)
    return Verdict(mutant_id="m", status=status, row=entries, tier=tier, strayed=strayed)


def key(found, task, said):
    return found.key(task, task.tests, MUTANT, said)


def subsets(values, **more):
    return st.sets(st.sampled_from(list(values)), **more)


@given(
    st.fixed_dictionaries({function: subsets(TESTS) for function in FUNCTIONS}),
    subsets(TESTS, min_size=1),
    subsets(FUNCTIONS),
    subsets(FUNCTIONS),
    subsets(TESTS),
    st.booleans(),
)
def test_a_verdict_depends_on_its_function_on_what_its_tests_ran_and_on_what_strayed(
    runs, asked, strayed, edited, edited_tests, is_killed
):
    asked = tuple(sorted(asked))
    row = asked[:1] if is_killed else asked
    task = Task(mutant_id="m", tests=asked, tier=Tier.COLLECTED)
    status = Status.KILLED if is_killed else Status.SURVIVED
    said = verdict(status, row, tuple(f"{PATH}::f{n}" for n in sorted(strayed)))
    needed = {0} | strayed | {function for function, tests in runs.items() if tests & {*asked}}

    same = key(inputs(runs), task, said) == key(inputs(runs, edited, edited_tests), task, said)
    assert same == (not needed & edited and not {*row} & edited_tests)


EVERYTHING = {function: {0} if function < 2 else {1} for function in FUNCTIONS}
TASK = Task(mutant_id="m", tests=(0,), tier=Tier.COLLECTED)
SURVIVED = verdict(Status.SURVIVED, (0,))


def depends_on_all(said, task=TASK, **facts):
    before, after = inputs(EVERYTHING, **facts), inputs(EVERYTHING, edited={4}, **facts)
    return key(before, task, said) != key(after, task, said)


def test_a_watched_verdict_does_not_depend_on_all_functions():
    assert not depends_on_all(SURVIVED)


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        (replace(SURVIVED, strayed=None), {}),
        (replace(SURVIVED, strayed=(f"{PATH}::",)), {}),
        (replace(SURVIVED, strayed=("app/other.py::f",)), {}),
        (replace(SURVIVED, tier=Tier.IMPORTED), {}),
        (SURVIVED, {"process_tests": (2,)}),
        (SURVIVED, {"source_readers": {PATH: (2,)}}),
    ],
)
def test_one_of_which_less_is_known_depends_on_all_functions(said, facts):
    assert depends_on_all(said, **facts)


def test_comments_count_where_a_test_reads_sources():
    facts = {"source_readers": {PATH: (2,)}}
    before, after = inputs(EVERYTHING, **facts), inputs(EVERYTHING, more="# a comment\n", **facts)
    assert key(before, TASK, SURVIVED) != key(after, TASK, SURVIVED)
    assert key(inputs(EVERYTHING), TASK, SURVIVED) == key(inputs(EVERYTHING, more="# a comment\n"), TASK, SURVIVED)


def test_a_suite_that_does_not_start_depends_on_every_test():
    said = replace(SURVIVED, status=Status.KILLED, row=())
    assert key(inputs(EVERYTHING), TASK, said) != key(inputs(EVERYTHING, edited_tests={2}), TASK, said)
