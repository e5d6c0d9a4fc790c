"""The search beside other work gives what the search alone does."""

import pytest

from auditor.errors import UsageError
from auditor.mutants import Search, find_mutants

SOURCES = {"app/a.py": "def f(x):\n    return x + 1\n"}


def test_it_finds_the_same():
    assert Search(SOURCES).found() == find_mutants(SOURCES)


def test_what_is_known_is_not_looked_for():
    known = find_mutants(SOURCES)
    assert Search({"app/a.py": "no python at all("}, known).found() is known


def test_a_source_that_can_not_be_read_is_refused_where_the_answer_is_asked_for():
    search = Search({"app/a.py": "def f(:\n"})
    for ask in (search.found, search.refuse_early):
        with pytest.raises(UsageError, match="can't be parsed"):
            ask()


def test_a_deep_source_is_as_welcome_as_in_the_main_thread():
    deep = {"app/a.py": f"def f():\n    return {' + '.join(['1'] * 200)}\n"}
    assert Search(deep).found() == find_mutants(deep)
