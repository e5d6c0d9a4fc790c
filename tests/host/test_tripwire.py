"""Functions that nobody expects to run tell when they do, and are otherwise what they were."""

import asyncio
import importlib.util
import inspect
import itertools
import sys

import pytest

from auditor.host.swap import Swapper, put_in
from auditor.host.tripwire import Tripwires

NUMBERS = itertools.count()
SOURCE = '''
"""A module."""
import functools

def plain(n, more=1):
    """Its own words."""
    return n + more

def rows():
    yield 1
    yield 2

async def later():
    return [plain(n) for n in rows()]

def made(step):
    def inner(n):
        return n + step
    return inner

add_two = made(2)

def counted(function):
    @functools.wraps(function)
    def wrapper(*words):
        wrapper.calls += 1
        return function(*words)
    wrapper.calls = 0
    return wrapper

@counted
def decorated(n):
    return n * 3

class Shop:
    size = 3

    @property
    def label(self):
        return f"{self.size}"

    @classmethod
    def open(cls):
        return super().__new__(cls)

    @staticmethod
    def name():
        return "shop"
'''


@pytest.fixture
def subject(tmp_path):
    """A module of this source, and its path."""
    name = f"tripwire_subject_{next(NUMBERS)}"
    path = tmp_path / f"{name}.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    yield module, str(path)
    del sys.modules[name]


def wired(path):
    return Tripwires(Swapper([path]))


CALLS = {
    "plain": (lambda module: module.plain(1), 2, {"plain"}),
    "a generator": (lambda module: list(module.rows()), [1, 2], {"rows"}),
    "a coroutine": (lambda module: asyncio.run(module.later()), [2, 3], {"later", "rows", "plain"}),
    "a function that made others": (lambda module: module.made(1)(1), 2, {"made"}),
    "one that is decorated": (lambda module: module.decorated(2), 6, {"decorated"}),
    "a property": (lambda module: module.Shop().label, "3", {"Shop.label"}),
    "a class method with a cell": (lambda module: type(module.Shop.open()).__name__, "Shop", {"Shop.open"}),
    "a static method": (lambda module: module.Shop.name(), "shop", {"Shop.name"}),
    "nothing": (lambda module: None, None, set()),
}


@pytest.mark.parametrize(("call", "result", "ran"), CALLS.values(), ids=CALLS)
def test_what_runs_tells_so_and_does_what_it_did(subject, call, result, ran):
    module, path = subject
    tripwires = wired(path)
    tripwires.arm(set())
    assert call(module) == result
    assert tripwires.strayed() == sorted(f"{path}::{name}" for name in ran)


def test_what_is_expected_is_left_as_it_is(subject):
    module, path = subject
    tripwires = wired(path)
    code = module.plain.__code__
    tripwires.arm({f"{path}::plain"})
    assert module.plain.__code__ is code
    module.plain(1)
    assert tripwires.strayed() == []


def test_a_mutant_is_never_undone(subject):
    module, path = subject
    swapper = Swapper([path])
    tripwires = Tripwires(swapper)
    put_in(swapper.exchanges(path, SOURCE, SOURCE.replace("n + more", "n - more")))
    tripwires.arm(set())
    assert module.plain(1) == 0
    assert list(module.rows()) == [1, 2]
    assert tripwires.strayed() == [f"{path}::rows"]


def test_what_can_be_seen_of_a_function_stays(subject):
    module, path = subject
    tripwires = wired(path)
    before = inspect.signature(module.plain)
    tripwires.arm(set())
    assert inspect.signature(module.plain) == before
    assert module.plain.__doc__ == "Its own words."
    assert inspect.isgeneratorfunction(module.rows)
    assert inspect.iscoroutinefunction(module.later)


def test_functions_that_can_not_be_wired_count_as_run(subject):
    module, path = subject
    del module.plain
    module.Shop.name = None
    found = wired(path)
    found.arm({f"{path}::plain"})
    assert found.strayed() == [f"{path}::Shop.name"]


def test_of_a_file_that_can_not_be_read_nothing_is_known(subject, tmp_path):
    _, path = subject
    swapper = Swapper([path])
    (tmp_path / path).write_text("def broken(:\n")
    found = Tripwires(swapper)
    found.arm(set())
    assert found.strayed() == [f"{path}::"]


def test_a_file_that_has_not_been_imported_has_no_functions_to_watch(tmp_path):
    path = tmp_path / "not_imported.py"
    path.write_text("def f():\n    return 1\n")
    found = wired(str(path))
    found.arm(set())
    assert found.strayed() == []
