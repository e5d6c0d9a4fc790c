"""A worker runs tests on a change, in every tier, in the target's interpreter."""

import sys
from pathlib import Path

import pytest

from auditor.config.load import load
from auditor.model.plan import Tier
from auditor.workers.host_process import HostDied
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TESTS = [
    "tests/test_price.py::test_double",
    "tests/test_price.py::test_total",
    "tests/test_price.py::test_label[1]",
    "tests/test_price.py::test_label[2]",
    "tests/test_price.py::test_limit",
]


@pytest.fixture
def worker(copy_of, database):
    project = copy_of("pure_python")
    config = load(project, {"jobs": 1}, {})
    worker = Worker(0, config, Path(sys.executable), database, [str(project / "shop/price.py")])
    yield worker
    worker.close()


@pytest.fixture
def change(worker):
    path = worker._config.project / "shop/price.py"
    text = path.read_text()

    def changed(old: str, new: str) -> Change:
        assert old in text
        return Change(path=str(path), original=text, mutated=text.replace(old, new, 1))

    return changed


def failed(ran):
    return [line["test"] for line in ran.lines if line["outcome"] in ("failed", "error")]


@pytest.mark.parametrize("tier", list(Tier))
def test_a_body_mutant_is_noticed_in_every_tier(worker, change, tier):
    ran = worker.run(tier, change("x * RATE", "x / RATE"), None, limit=30, whole_row=True)
    assert ran.how == "finished"
    assert [line["test"] for line in ran.lines] == TESTS
    assert failed(ran) == TESTS[:2]


@pytest.mark.parametrize("tier", list(Tier))
def test_the_unchanged_suite_is_green_in_every_tier(worker, change, tier):
    ran = worker.run(tier, Change(path="", original="", mutated=None), None, limit=30, whole_row=True)
    assert [line["test"] for line in ran.lines] == TESTS
    assert failed(ran) == []


def test_the_first_failure_ends_a_child_unless_a_whole_row_is_wanted(worker, change):
    ran = worker.run(Tier.COLLECTED, change("return x * RATE", "raise OSError('x')"), None, limit=30, whole_row=False)
    assert [line["test"] for line in ran.lines] == TESTS[:1]
    assert ran.lines[0]["failure"] == "OSError: x"


def test_only_the_chosen_tests_run_in_the_given_order(worker, change):
    chosen = [TESTS[4], TESTS[0]]
    for tier in Tier:
        ran = worker.run(tier, change("RATE = 2", "RATE = 2  "), chosen, limit=30, whole_row=True)
        assert [line["test"] for line in ran.lines] == chosen


def test_some_tests_can_run_before_the_others(worker, change):
    for tier in (Tier.COLLECTED, Tier.IMPORTED):
        nothing = change("RATE = 2", "RATE = 2  ")
        ran = worker.run(
            tier, nothing, None, first=[TESTS[4], "tests/test_price.py::test_gone"], limit=30, whole_row=True
        )
        assert [line["test"] for line in ran.lines] == [TESTS[4], *TESTS[:4]]


def test_a_module_that_does_not_import_is_told_with_its_place(worker, change):
    ran = worker.run(
        Tier.IMPORTED, change("import functools", "raise ValueError('z')"), None, limit=30, whole_row=False
    )
    assert ran.boot == "tests/test_price.py: ValueError: z"


def test_a_child_that_hangs_does_not_stop_the_next(worker, change):
    hung = worker.run(
        Tier.COLLECTED, change("return x * RATE", "while True: pass"), TESTS[:1], limit=0.3, whole_row=False
    )
    assert hung.how == "timeout"
    assert (
        failed(worker.run(Tier.COLLECTED, change("x * RATE", "1"), TESTS[:1], limit=30, whole_row=False)) == TESTS[:1]
    )


def test_a_child_that_dies_does_not_stop_the_next(worker, change):
    died = worker.run(
        Tier.COLLECTED, change("return x * RATE", "import os; os._exit(3)"), TESTS[:1], limit=30, whole_row=False
    )
    assert died.how == "died"
    assert (
        failed(worker.run(Tier.COLLECTED, change("x * RATE", "1"), TESTS[:1], limit=30, whole_row=False)) == TESTS[:1]
    )


def test_a_host_that_is_killed_is_replaced(worker, change):
    worker.ready(Tier.COLLECTED)
    worker._hosts[Tier.COLLECTED]._process.kill()
    assert worker.run(Tier.COLLECTED, change("x * RATE", "1"), TESTS[:1], limit=30, whole_row=False).how == "died"
    assert (
        failed(worker.run(Tier.COLLECTED, change("x * RATE", "1"), TESTS[:1], limit=30, whole_row=False)) == TESTS[:1]
    )


def test_the_projects_files_are_never_changed(worker, change):
    project = worker._config.project
    before = {path: path.read_bytes() for path in project.rglob("*.py")}
    for tier in Tier:
        worker.run(tier, change("x * RATE", "x / RATE"), None, limit=30, whole_row=True)
    after = {path: path.read_bytes() for path in project.rglob("*.py")}
    assert before == after
    assert [path for path in project.rglob("__pycache__") if ".auditor" not in path.parts] == []


def test_the_baseline_says_what_ran_where(worker):
    run = worker.baseline(False)
    path = str(worker._config.project / "shop/price.py")
    assert [test["id"] for test in run["tests"]] == TESTS
    assert run["contexts"][path]["7"] == ["test:0", "test:1"]
    assert "import" in run["contexts"][path]["12"]
    assert run["coverage"][path]["missing_lines"] == [33]
    assert "pytest" in run["third_party_modules"]
    assert "shop.price" not in run["third_party_modules"]


def test_the_reversed_baseline_runs_the_last_test_first(worker):
    run = worker.baseline(True)
    assert [report["test"] for report in run["reports"]] == TESTS[::-1]


def test_nothing_starts_once_the_worker_is_told_to_end(worker):
    worker.hang_up()
    with pytest.raises(HostDied):
        worker.ready(Tier.COLLECTED)


def test_ids_are_relative_to_the_project_and_settings_are_those_of_the_ini_file_beside_the_tests(copy_of, database):
    project = copy_of("nested_ini")
    path = project / "app/sums.py"
    worker = Worker(0, load(project, {"jobs": 1}, {}), Path(sys.executable), database, [str(path)])
    ids = [f"checks/test_sums.py::{name}" for name in ("test_twice", "test_the_settings_above_are_not_ours")]
    try:
        baseline = worker.baseline(False)
        assert [(report["test"], report["outcome"]) for report in baseline["reports"]] == [(id, "passed") for id in ids]
        text = path.read_text()
        change = Change(path=str(path), original=text, mutated=text.replace("*", "+"))
        for tier in (Tier.SESSION, Tier.COLLECTED, Tier.IMPORTED, Tier.FRESH):
            ran = worker.run(tier, change, None, limit=30, whole_row=True)
            assert failed(ran) == ids[:1]
    finally:
        worker.close()


def test_a_suite_whose_process_would_never_end_is_a_timeout(copy_of, database):
    project = copy_of("threaded")
    path = project / "app/jobs.py"
    worker = Worker(0, load(project, {"jobs": 1}, {}), Path(sys.executable), database, [str(path)])
    try:
        text = path.read_text()
        change = Change(path=str(path), original=text, mutated=text.replace("daemon=True", "daemon=False"))
        ran = worker.run(Tier.IMPORTED, change, None, limit=4, whole_row=False)
        assert ran.how == "timeout"
        assert [line["outcome"] for line in ran.lines] == ["passed"]
    finally:
        worker.close()
