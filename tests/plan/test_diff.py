"""Which tests changed, and which mutants a change touches."""

import pytest

from auditor.plan.changes import Changes
from auditor.plan.diff import changed_tests, touched
from tests.handmade import baseline, mutant

FILE = """\
import pytest
from shop import price

RATE = 2

@pytest.mark.parametrize("n", [1, 2])
async def test_one(n):
    def inner():
        return n
    assert inner()

class TestShop:
    limit = 3

    def test_two(self):
        assert price

def helper():
    return 1

if RATE:
    def test_three():
        assert helper()
"""
TESTS = (
    ("tests/test_a.py", 6),  # pytest names the first decorator's line
    ("tests/test_a.py", 6),
    ("tests/test_a.py", 15),
    ("tests/test_a.py", 22),
    ("tests/deep/test_b.py", 1),
)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text(FILE)
    return tmp_path


def changed(project, **lines):
    changes = Changes(lines={path: frozenset(found) for path, found in lines["lines"].items()})
    return sorted(changed_tests(changes, baseline(tests=TESTS), project, ("tests",)))


@pytest.mark.parametrize(
    ("line", "tests"),
    [
        (6, [0, 1]),
        (8, [0, 1]),
        (10, [0, 1]),
        (16, [2]),
        (23, [3]),
        (1, [0, 1, 2, 3]),  # an import
        (4, [0, 1, 2, 3]),  # a constant
        (13, [0, 1, 2, 3]),  # a class's own line
        (19, [0, 1, 2, 3]),  # what is no test itself
        (11, [0, 1, 2, 3]),  # a gap: a whole test may have stood there
    ],
)
def test_a_line_changes_its_test_or_all_of_the_file(project, line, tests):
    assert changed(project, lines={"tests/test_a.py": {line}}) == tests


def test_lines_of_two_tests_change_both(project):
    assert changed(project, lines={"tests/test_a.py": {16, 23}}) == [2, 3]


def test_a_file_of_another_pythons_syntax_changes_as_a_whole(project):
    (project / "tests/test_a.py").write_text("def test_one(:\n")
    assert changed(project, lines={"tests/test_a.py": {1}}) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("conftest.py", [0, 1, 2, 3, 4]),
        ("tests/conftest.py", [0, 1, 2, 3, 4]),
        ("tests/deep/conftest.py", [4]),
        ("tests/support/factories.py", [0, 1, 2, 3, 4]),
        ("tests/data/rows.json", [0, 1, 2, 3, 4]),
        ("tests/test_gone.py", [0, 1, 2, 3, 4]),
        ("tests/README.md", []),
        ("tests/__pycache__/test_a.cpython-312.pyc", []),
        ("tests/.cache/x.json", []),
        ("testsuite/other.py", []),
        ("app/x.py", []),
    ],
)
def test_what_another_file_changes(project, path, tests):
    assert changed(project, lines={path: set()}) == tests


def touches(project, lines, *mutants, covered=None):
    changes = Changes(lines={path: frozenset(found) for path, found in lines.items()})
    known = baseline(covered, TESTS)
    return [each.id for each in touched(mutants, changes, known, project, ("tests",))]


def test_a_mutant_is_touched_when_any_line_of_its_statement_changed(project):
    some = [mutant("before", line=2), mutant("on", line=3, end_line=6), mutant("after", line=7)]
    assert touches(project, {"app/x.py": {5}}, *some) == ["on"]
    assert touches(project, {"app/y.py": {5}}, *some) == []


def test_a_mutant_is_touched_when_a_covering_test_changed(project):
    covered = {"app/x.py": {3: (0, 1), 4: (2,), 6: (4,)}}
    some = [mutant("a", line=3), mutant("b", line=4), mutant("c", line=5), mutant("d", line=6)]
    assert touches(project, {"tests/test_a.py": {16}}, *some, covered=covered) == ["b"]
    assert touches(project, {"tests/test_a.py": {4}}, *some, covered=covered) == ["a", "b"]
