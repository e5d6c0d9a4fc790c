"""Statements of which no mutation score says anything."""

import pytest

from auditor.model.mutant import NONE_FOUND
from auditor.mutants import find_mutants, untouched


def lines(source, found=NONE_FOUND):
    return list(untouched({"a.py": source}, found)["a.py"])


def test_one_that_a_mutant_changes_is_left_out_excluded_or_not():
    source = "import os\n\ndef f(x):\n    y = x + 1\n    log.info(1)\n    helper\n    return y\n"
    found = find_mutants({"a.py": source})
    assert [one.mutant.statement.line for one in found.excluded] == [5] * len(found.excluded)
    assert lines(source, found) == [6, 7]


@pytest.mark.parametrize(
    "source",
    [
        "import os\nfrom os import path\n",
        'class A:\n    """What it is."""\n    x: int\n',
        "def f():\n    global x\n    pass\n",
        "def f():\n    ...\n",
    ],
)
def test_where_there_is_nothing_to_change_there_is_no_statement(source):
    assert lines(source) == []


def test_the_parts_of_a_compound_statement_are_statements_of_their_own():
    assert lines("try:\n    a()\nexcept E:\n    b()\nwhile c:\n    d()\n") == [2, 4, 5, 6]


def test_of_what_this_python_cant_parse_nothing_is_said():
    assert lines("def f(:\n") == []
