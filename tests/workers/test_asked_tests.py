"""A child that starts pytest makes the tests that it was asked for, however they are called, and no others."""

import sys
from pathlib import Path

import pytest

from auditor.config.load import load
from auditor.model.plan import Tier
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

CONFTEST = """
import shop
import pytest

def pytest_generate_tests(metafunc):
    with open("made.log", "a") as log:
        log.write(metafunc.function.__name__ + "\\n")

def pytest_pycollect_makeitem(collector, name, obj):
    if name == "check_rate":
        return pytest.Function.from_parent(collector, name="test_by_another_name", callobj=obj)
"""
TESTS = """
import unittest
import pytest
import shop

@pytest.fixture
def rate():
    return shop.RATE

@pytest.mark.parametrize("by", [1, 2], ids=["a::b", "[2]"])
def test_parameters(rate, by):
    assert rate * by == 2 * by

class TestGroup:
    class TestInner:
        def test_deep(self):
            assert shop.RATE == 2

    def test_beside(self):
        assert True

class Old(unittest.TestCase):
    def test_old(self):
        self.assertEqual(shop.RATE, 2)

def test_not_asked_for():
    assert shop.RATE == 2
"""
OTHER_NAMES = """
import shop

def check_rate():
    assert shop.RATE == 2

def test_plain():
    assert shop.RATE == 2
"""
ASKED = (
    "test_shop.py::Old::test_old",
    "test_shop.py::TestGroup::TestInner::test_deep",
    "test_shop.py::test_parameters[[2]]",
    "test_shop.py::test_parameters[a::b]",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked")
    (folder / "shop.py").write_text("RATE = 2\n")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_shop.py").write_text(TESTS)
    (folder / "test_names.py").write_text(OTHER_NAMES)
    return folder


@pytest.fixture
def worker(project, database):
    config = load(project, {"source": ["shop.py"], "tests": ["test_shop.py", "test_names.py"], "jobs": 1}, {})
    worker = Worker(0, config, Path(sys.executable), database, [str(project / "shop.py")])
    yield worker
    worker.close()


def failed(worker: Worker, project: Path, tests: tuple[str, ...]) -> list[str]:
    change = Change(path=str(project / "shop.py"), original="RATE = 2\n", mutated="RATE = 3\n")
    ran = worker.run(Tier.IMPORTED, change, list(tests), limit=30, whole_row=True)
    assert ran.how == "finished", ran.detail
    return [line["test"] for line in ran.lines if line["outcome"] == "failed"]


def made(project: Path) -> set[str]:
    return set((project / "made.log").read_text().split())


def test_what_is_asked_for_is_made_and_nothing_else(worker, project):
    worker.ready(Tier.IMPORTED)
    (project / "made.log").write_text("")
    assert failed(worker, project, ASKED) == list(ASKED)
    assert made(project) == {"test_parameters", "test_deep", "test_beside"}


def test_a_test_that_is_not_called_like_its_function_is_made_all_the_same(worker, project):
    asked = ("test_names.py::test_by_another_name", "test_names.py::test_plain")
    assert failed(worker, project, asked) == list(asked)
