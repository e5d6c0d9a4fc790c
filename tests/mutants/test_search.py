"""The search beside other work gives what the search alone does."""

import threading

import pytest

from auditor.errors import UsageError
from auditor.mutants import Search, find, find_mutants
from auditor.mutants.search import SearchStopped
from auditor.operators import parse

SOURCES = {"app/a.py": "def f(x):\n    return x + 1\n"}


def test_it_finds_the_same():
    assert Search(SOURCES).found() == find_mutants(SOURCES)


def test_what_is_known_is_not_looked_for():
    known = find_mutants(SOURCES)
    assert Search({"app/a.py": "no python at all("}, known, {"app/a.py"}).found() is known


def test_what_is_known_of_some_files_and_found_in_the_others_is_what_is_found_in_all():
    code = [f"def f(x):\n    return x + {number}\nprint(1)\n" for number in range(4)]
    sources = dict(zip(("app/b.py", "app/a.py", "c.py", "app/a_b.py"), code, strict=True))
    known = find_mutants(sources, {"app/b.py", "c.py"})
    assert {mutant.path for mutant in known.mutants} == {"app/b.py", "c.py"}
    assert known.excluded
    assert Search(sources, known, {"app/b.py", "c.py"}).found() == find_mutants(sources)


def test_a_source_that_can_not_be_read_is_refused_where_the_answer_is_asked_for():
    search = Search({"app/a.py": "def f(:\n"})
    for ask in (search.found, search.refuse_early):
        with pytest.raises(UsageError, match="can't be parsed"):
            ask()


def test_a_deep_source_is_as_welcome_as_in_the_main_thread():
    deep = {"app/a.py": f"def f():\n    return {' + '.join(['1'] * 200)}\n"}
    assert Search(deep).found() == find_mutants(deep)


def test_a_search_that_nobody_waits_for_ends_with_the_block(monkeypatch):
    arrived, goes_on = threading.Event(), threading.Event()

    def parse_slowly(path, source):
        arrived.set()
        goes_on.wait(60)
        return parse(path, source)

    monkeypatch.setattr(find, "parse", parse_slowly)
    with Search({"app/a.py": "x = 1\n", "app/b.py": "y = 2\n"}) as search:
        assert arrived.wait(60)
        threading.Timer(0.05, goes_on.set).start()
    assert "auditor-search" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(SearchStopped):
        search.found()
