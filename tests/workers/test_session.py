"""The tier `session`: children go on where a run of the whole suite ended, on the database that it left."""

import sys
from pathlib import Path

import pytest

from auditor.baseline.coverage_map import join_lines, not_repeated
from auditor.config.load import load
from auditor.model.baseline import Baseline
from auditor.model.plan import Tier
from auditor.model.test import Test
from auditor.workers.host_process import HostDied
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TESTS = [f"tests/test_shop.py::test_{name}" for name in ("price", "stock", "sale", "shouted")]


@pytest.fixture
def started(copy_of, database):
    """A worker on a copy of the project, after an edit of one of its files."""
    workers = []

    def start(file: str = "tests/conftest.py", old: str = "", new: str = "") -> Worker:
        project = copy_of("warm")
        text = (project / file).read_text()
        assert old in text
        (project / file).write_text(text.replace(old, new, 1) if old else text)
        config = load(project, {"jobs": 1}, {})
        workers.append(Worker(0, config, Path(sys.executable), database, [str(project / "warm/shop.py")]))
        return workers[-1]

    yield start
    for worker in workers:
        worker.close()
    database.swap()


def run(worker, old="", new="", tests=None):
    path = worker._config.project / "warm/shop.py"
    text = path.read_text()
    assert old in text
    change = Change(path=str(path), original=text, mutated=text.replace(old, new, 1) if old else None)
    return worker.run(Tier.SESSION, change, tests, limit=60, whole_row=True)


def failed(ran):
    assert ran.how == "finished", ran.detail
    return [line["test"] for line in ran.lines if line["outcome"] in ("failed", "error")]


def test_children_begin_where_the_suite_ended_and_leave_nothing_to_the_next(started):
    worker = started()
    worker.ready(Tier.SESSION)
    assert worker.threads[Tier.SESSION] == 0
    assert failed(run(worker, tests=TESTS[::-1])) == []
    assert failed(run(worker, "amount - 1", "amount - 2")) == [TESTS[2]]
    assert failed(
        run(worker, "UPDATE stock SET amount = amount - 1 WHERE name = $1", "DELETE FROM stock WHERE $1 <> ''")
    )
    assert failed(run(worker, "name.upper()", "name.lower()")) == [TESTS[3]]
    assert failed(run(worker)) == []


def test_lines_that_a_warm_process_does_not_run_again_are_found(started):
    worker = started()
    first, second = worker.baseline(False), worker.baseline(True)
    project = worker._config.project
    lines = join_lines(first, second, project, len(TESTS))
    baseline = Baseline(
        tests=tuple(Test(id=test, path="tests/test_shop.py", line=1) for test in TESTS),
        covered=lines.covered,
        import_lines=lines.imported,
        unsettled_lines=lines.unsettled,
        coverage={},
        duration=1.0,
    )
    replay = worker.replay(Tier.SESSION, limit=60)
    assert failed(replay) == []
    text = (project / "warm/shop.py").read_text().splitlines()
    found = {text[line - 1].strip() for line in not_repeated(replay.charges, baseline, project)["warm/shop.py"]}
    assert {"prices[name] = look_up(name)", "return len(name) + 1"} <= found
    assert not found & {"return prices[name]", "return await asyncio.to_thread(lambda: name.upper())"}
    kept = {text[line - 1].strip() for line in lines.session["warm/shop.py"]}
    assert 'return [("tea", 3), ("jam", 5)]' in kept


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (
            "    yield pool\n",
            "    async with pool.acquire():\n        yield pool\n",
            "a fixture holds 1 open connection",
        ),
        ("    yield pool\n", "    await pool.execute('CREATE ROLE left_over')\n    yield pool\n", "roles or databases"),
        ("'tea'\")", "'jam'\")", "test_stock failed there"),
    ],
)
def test_what_can_not_be_forked_is_told(started, old, new, why):
    worker = started("tests/conftest.py", old, new)
    with pytest.raises(HostDied, match=why):
        worker.ready(Tier.SESSION)
