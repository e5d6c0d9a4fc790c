"""What of a Python file an edit changes: one function, one test, or what all depend on."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cache.functions import mentioned, split_source, split_tests

SOURCE = b'''
import os
LIMIT = 10

def plain(n=LIMIT):
    """What the API's page says."""
    return n + 1

class Shop:
    size = 3

    @property
    def label(self):
        return f"{self.size}"

    @label.setter
    def label(self, text):
        self.size = text

    async def total(self):
        def inner():
            return 1
        return inner()
'''


def changed(old, new, source=SOURCE, split=split_source):
    before, after = split(source), split(source.replace(old, new))
    names = before.functions.keys() | after.functions.keys()
    found = {name for name in names if before.functions.get(name) != after.functions.get(name)}
    return found | ({"the shell"} if before.shell != after.shell else set())


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        (b"n + 1", b"n + 2", {"plain"}),
        (b"return 1", b"return 2", {"Shop.total"}),
        (b"self.size = text", b"self.size = text * 2", {"Shop.label"}),
        (b"LIMIT = 10", b"LIMIT = 11", {"the shell"}),
        (b"size = 3", b"size = 4", {"the shell"}),
        (b"n=LIMIT", b"n=2", {"plain", "the shell"}),
        (b"@property", b"@cached_property", {"Shop.label", "the shell"}),
        (b"What the API's page says.", b"Something else.", {"plain", "the shell"}),
        (b"return n + 1", b"yield n + 1", {"plain", "the shell"}),
        (b"async def total", b"def total", {"Shop.total", "the shell"}),
        (b"import os", b"import os\n\n# a comment\n", set()),
    ],
)
def test_what_an_edit_changes(old, new, parts):
    assert changed(old, new) == parts


def test_a_yield_in_a_function_within_makes_no_generator():
    assert changed(b"            return 1", b"            yield 1") == {"Shop.total"}


def test_bodies_are_known_by_their_lines_without_the_header():
    assert split_source(SOURCE).bodies["plain"] == [(6, 7)]
    assert split_source(SOURCE).bodies["Shop.label"] == [(14, 14), (18, 18)]


def test_a_file_that_can_not_be_parsed_is_all_shell():
    assert split_source(b"def f(:\n").functions == {}
    assert split_source(b"def f(:\n").shell != split_source(b"def g(:\n").shell


names = st.sampled_from(["a", "b", "c", "d"])


@given(st.dictionaries(names, st.integers(), min_size=1), st.data())
def test_editing_one_function_of_many_changes_that_one_alone(constants, data):
    def source(constants):
        return "".join(f"def {name}():\n    return {constant}\n" for name, constant in constants.items()).encode()

    edited = data.draw(st.sampled_from(sorted(constants)))
    before, after = split_source(source(constants)), split_source(source({**constants, edited: "other"}))
    assert before.shell == after.shell
    assert {name for name in constants if before.functions[name] != after.functions[name]} == {edited}
    assert ast.parse(source(constants))


TESTS = b"""
import pytest

@pytest.fixture
def four():
    return 4

@pytest.mark.parametrize("n", [1, pytest.param(2, id="two")])
def test_one(n):
    assert n

@pytest.mark.parametrize("n", made())
def test_made(n):
    assert n

class TestShop:
    async def test_total(self, four):
        assert four
"""
ITS_TESTS = {"test_one", "test_made", "TestShop.test_total"}


def changed_tests(old, new):
    return changed(old, new, TESTS, lambda source: split_tests(source, ITS_TESTS))


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        (b"[1, ", b"[1, 3, ", {"test_one"}),
        (b"        assert four", b"        assert not four", {"TestShop.test_total"}),
        (b"return 4", b"return 5", {"the shell"}),
        (
            b"    assert n\n\nclass",
            b"    assert n == 1\n\nclass",
            {"the shell"},
        ),  # its header calls what may do anything
    ],
)
def test_what_an_edit_of_a_test_file_changes(old, new, parts):
    assert changed_tests(old, new) == parts


def test_another_test_leaves_the_shell_as_it_was():
    more = TESTS + b"\ndef test_more():\n    assert 1\n"
    assert split_tests(more, {*ITS_TESTS, "test_more"}).shell == split_tests(TESTS, ITS_TESTS).shell


def test_a_name_is_mentioned_where_it_is_more_than_made():
    assert "test_a" not in mentioned("async def test_a(): ...")
    assert "test_a" in mentioned("def test_b(): test_a()")
    assert "test_a" in mentioned("from tests.test_x import test_a")
