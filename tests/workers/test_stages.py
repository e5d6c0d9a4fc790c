"""A mutant that needs the project imported anew starts where the import of its file would."""

import os
import signal
import sys
from pathlib import Path

import pytest

from auditor.config.load import load
from auditor.model.plan import Tier
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

EARLY = """
with open("imports.log", "a") as log:
    log.write("early\\n")
RATE = 2
"""
LATE = """
from shop.early import RATE

LIMIT = RATE * 10
"""
TESTS = """
from shop.early import RATE
from shop import late

def test_limit():
    assert late.LIMIT == 20

def test_rate():
    assert RATE == 2

def test_lazy():
    from shop.lazy import NAME
    assert NAME == "lazy"
"""


@pytest.fixture
def project(tmp_path):
    for path, text in {
        "shop/__init__.py": "",
        "shop/early.py": EARLY,
        "shop/late.py": LATE,
        "shop/lazy.py": 'NAME = "lazy"\n',
        "test_shop.py": TESTS,
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def worker(project, database):
    config = load(project, {"source": ["shop"], "tests": ["test_shop.py"], "jobs": 1}, {})
    worker = Worker(
        0, config, Path(sys.executable), database, [str(path) for path in sorted(project.glob("shop/*.py"))]
    )
    yield worker
    worker.close()


def imports(project: Path) -> int:
    return (project / "imports.log").read_text().count("early")


def killers(worker: Worker, project: Path, path: str, old: str, new: str, first: tuple[str, ...] = ()) -> list[str]:
    text = (project / path).read_text()
    change = Change(path=str(project / path), original=text, mutated=text.replace(old, new))
    ran = worker.run(Tier.IMPORTED, change, None, limit=30, whole_row=not first, first=first)
    assert ran.how == "finished", ran.detail
    return [line["test"].partition("::")[2] for line in ran.lines if line["outcome"] == "failed"]


def test_what_was_imported_before_the_file_is_not_imported_again(worker, project):
    worker.ready(Tier.IMPORTED)
    before = imports(project)
    assert killers(worker, project, "shop/late.py", "10", "11") == ["test_limit"]
    assert imports(project) == before
    assert killers(worker, project, "shop/early.py", "RATE = 2", "RATE = 3") == ["test_limit", "test_rate"]
    assert imports(project) == before + 1


def test_one_mutant_leaves_nothing_for_the_next(worker, project):
    assert killers(worker, project, "shop/early.py", "RATE = 2", "RATE = 3") == ["test_limit", "test_rate"]
    assert killers(worker, project, "shop/early.py", "RATE = 2", "RATE = 2 ") == []
    assert killers(worker, project, "shop/late.py", "10", "11") == ["test_limit"]
    assert killers(worker, project, "shop/late.py", "10", "10 ") == []


def test_a_file_that_only_a_test_imports_has_no_stage_and_is_mutated_all_the_same(worker, project):
    assert killers(worker, project, "shop/lazy.py", "lazy", "crazy") == ["test_lazy"]


def test_the_first_tests_decide_alone_when_one_of_them_fails_that_did_not_run_first(worker, project):
    rate, lazy, limit = (f"test_shop.py::test_{name}" for name in ("rate", "lazy", "limit"))
    assert killers(worker, project, "shop/early.py", "RATE = 2", "RATE = 3", (lazy, rate)) == ["test_rate"]
    assert killers(worker, project, "shop/lazy.py", "lazy", "crazy", (rate, lazy)) == ["test_lazy"]
    assert killers(worker, project, "shop/early.py", "RATE = 2", "RATE = 3", (rate, lazy)) == ["test_limit"]
    assert killers(worker, project, "shop/lazy.py", "lazy", "crazy", (rate, limit)) == ["test_lazy"]


def test_a_stage_that_was_killed_is_done_without(worker, project):
    worker.ready(Tier.IMPORTED)
    host = worker._hosts[Tier.IMPORTED]._process.pid
    stages = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if pid != host and group(pid) == host]
    assert len(stages) >= 3
    for pid in stages:
        os.kill(pid, signal.SIGKILL)
    assert killers(worker, project, "shop/early.py", "RATE = 2", "RATE = 3") == ["test_limit", "test_rate"]


def group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0
