"""After a change only what it may touch is run for the baseline: what comes out is what the whole suite would say."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest
from surroundings import PROJECTS, ROOT

from auditor.baseline import NotCarried, take_baseline, take_changed_baseline
from auditor.baseline.environment import describe_environment
from auditor.cache import open_cache
from auditor.config.load import load
from auditor.database import worker_databases
from auditor.model.codec import encode, load_run
from auditor.model.mutant import Found
from auditor.model.plan import Plan
from auditor.model.second_order import SecondOrder
from auditor.mutants import read_sources
from auditor.workers.pool import open_pool

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
SHOP, TESTS = "app/shop.py", "tests/test_shop.py"


class Deaf:
    def stage(self, *_):
        pass

    def step(self, *_):
        pass

    def say(self, text):
        raise AssertionError(text)


class Changing:
    """A project whose whole baseline is known, with hosts that can take it again after a change."""

    def __init__(self, project, pool, database):
        self.project, self.pool, self.database = project, pool, database
        self.config = load(project, {"jobs": 2})
        self.baseline, hello = take_baseline(pool, self.config, Deaf())
        self.environment = describe_environment(self.config, hello, database)
        cache = self.cache()
        recalled = cache.recall(self.baseline, self.environment, hello["outside"], "first")
        cache.keep(recalled, Found(mutants=(), excluded=()), {}, (), Plan(tasks=()), (), SecondOrder())
        self._times = count(1_800_000_000)

    def cache(self):
        return open_cache(self.config, read_sources(self.project, ("app",), ("tests",)), Deaf())

    def carried(self):
        return self.cache().carried(self.database)

    def anew(self):
        return take_baseline(self.pool, self.config, Deaf())[0]

    def changed(self):
        return take_changed_baseline(self.pool, self.config, self.carried(), Deaf())[0]

    @contextmanager
    def edited(self, edits):
        """While it lasts `edits`, (path, old text, new text), are in place; each file has another time every time."""
        before = {path: (self.project / path).read_text() for path, _, _ in edits}
        now = dict(before)
        try:
            for path, old, new in edits:
                assert now[path].count(old) == 1
                now[path] = now[path].replace(old, new)
                self._write(path, now[path])
            yield
        finally:
            for path, text in before.items():
                self._write(path, text)

    def _write(self, path, text):
        file, now = self.project / path, next(self._times)
        file.write_text(text)
        os.utime(file, (now, now))


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    project = copied(tmp_path_factory.mktemp("carried"))
    with worker_databases(2) as databases:
        config = load(project, {"jobs": 2})
        with open_pool(config, databases, read_sources(project, ("app",), ("tests",))) as pool:
            yield Changing(project, pool, databases.description)


def copied(folder):
    ignored = shutil.ignore_patterns("__pycache__", ".auditor", "reports")
    return shutil.copytree(PROJECTS / "changing_shop", folder / "changing_shop", ignore=ignored)


def comparable(baseline):
    """All that a baseline says but times, and which of its tests were not run."""
    said = json.loads(encode(replace(baseline, carried=(), carried_from="")))
    said["tests"] = [{**test, "duration": 0} for test in said["tests"]]
    return {**said, "duration": 0, "third_party_modules": 0}


def names(tests):
    return {test.partition("::")[2] for test in tests}


def run_again(baseline):
    return names(test.id for number, test in enumerate(baseline.tests) if number not in baseline.carried)


SIZES = {"test_size[1]", "test_size[11]"}
SMALL_CHANGES = {
    "functions": (
        [
            (SHOP, "if n > 10:", "n = n + 0\n    if n > 9:"),
            (SHOP, "    return text.upper()", "    if text:\n        text = text + ''\n    return text.upper()"),
            ("app/opening.py", '["front", "back"]', '["back", "front"]'),
        ],
        {*SIZES, "test_shout", "test_open", "test_doors"},
    ),
    "a function that another one calls": (
        [(SHOP, "    if not name:\n", "    name = name or ''\n    if name == '':\n")],
        {"test_greet", "test_greet_nobody", "test_shout"},
    ),
    "what no test runs, and comments": (
        [
            (SHOP, "FEE = 1", "# to be paid\n\nFEE = 1"),
            (SHOP, "    if n > 10:", "    # eleven\n    if n > 10:"),
            (SHOP, "return n - 1", "return n - 2"),
            (TESTS, "def test_shout", "# loud\n\n\ndef test_shout"),
        ],
        set(),
    ),
    "tests: one changed, other parameters, one more, one less": (
        [
            (TESTS, "    assert greet(NAME)", "    assert size(3)\n    assert greet(NAME)"),
            (TESTS, "[1, 11]", "[2, 11, 12]"),
            (TESTS, "def test_greet_nobody():\n    assert greet(\"\")", "def test_unsaid():\n    assert greet(None)"),
        ],
        {"test_greet", "test_size[2]", "test_size[11]", "test_size[12]", "test_unsaid"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "again"), SMALL_CHANGES.values(), ids=SMALL_CHANGES)
def test_a_small_change_runs_what_it_touches_and_says_what_the_whole_suite_says(shop, edits, again):
    with shop.edited(edits):
        changed = shop.changed()
        assert run_again(changed) == again
        assert changed.carried_from == "first"
        assert comparable(changed) == comparable(shop.anew())


CHANGES_OF_ALL = {
    "a line of a module": (SHOP, "FEE = 1", "FEE = 2 - 1"),
    "a function's header": (SHOP, "def size(n)", "def size(n=1)"),
    "a function more": (SHOP, "def unused", "def more():\n    pass\n\n\ndef unused"),
    "a function that whoever comes first runs": (SHOP, '_RATES["rate"] = 3', '_RATES["rate"] = 1 + 2'),
    "a function that ends a session": ("app/opening.py", '["open"] = False', '["open"] = None'),
    "a fixture": ("tests/conftest.py", "shop = opened()", "shop = dict(opened())"),
    "a function that tests call": (TESTS, "return NAME.upper()", "return 'ANN'"),
    "a test file's own lines": (TESTS, 'NAME = "ann"', 'NAME = "a" + "nn"'),
    "a file that can't be parsed": (TESTS, "price(0) == 1", "price(0) == return"),
    "a setting of pytest": ("pyproject.toml", "no:cacheprovider", "no:cacheprovider -q"),
}


@pytest.mark.parametrize("edit", CHANGES_OF_ALL.values(), ids=CHANGES_OF_ALL)
def test_what_all_tests_may_depend_on_carries_nothing(shop, edit):
    assert shop.carried() is not None
    with shop.edited([edit]):
        assert shop.carried() is None


def test_a_variable_of_the_environment_carries_nothing(shop, monkeypatch):
    monkeypatch.setenv("SOME_SWITCH", "1")
    assert shop.carried() is None


def test_another_database_carries_nothing(shop):
    assert shop.cache().carried("PostgreSQL 1") is None


SURPRISES = {
    "a test that is red": ((TESTS, "price(0) == 1", "price(0) == 2"), "test_price_of_none fails"),
    "a function that runs another one than before": (
        (SHOP, 'return "big"', 'return greet("big") and "big"'),
        "test_size[11] takes another way through app/shop.py",
    ),
    "a test that starts a program": (
        (TESTS, "    assert greet(NAME)", "    __import__('os').system('true')\n    assert greet(NAME)"),
        "a program was started",
    ),
    "a function that is named like a test": (
        (TESTS, "def test_shout", "def testing():\n    pass\n\n\ndef test_shout"),
        "other tests are collected than its files show",
    ),
}


@pytest.mark.parametrize(("edit", "why"), SURPRISES.values(), ids=SURPRISES)
def test_a_surprise_asks_for_the_whole_suite(shop, edit, why):
    with shop.edited([edit]), pytest.raises(NotCarried, match=re.escape(why)):
        shop.changed()


def test_another_package_asks_for_the_whole_suite(shop):
    carried = shop.carried()
    packages = {**carried.environment.packages, "one-more": "1"}
    carried = replace(carried, environment=replace(carried.environment, packages=packages))
    with pytest.raises(NotCarried, match="packages"):
        take_changed_baseline(shop.pool, shop.config, carried, Deaf())


def audit(project, *flags):
    command = [sys.executable, "-m", "auditor", "run", str(project), "--jobs", "2", "--format", "audit_json", *flags]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_run_of_a_diff_carries_what_is_unchanged_and_gives_the_verdicts_of_one_that_does_not(tmp_path):
    project = copied(tmp_path)
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "shop"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", *words], cwd=project, check=True)
    assert audit(project, "--families", "tenant").returncode == 5  # nothing is judged
    first = load_run(project / "reports/latest/audit.json")
    shop = project / SHOP
    text = shop.read_text()

    shop.write_text(text.replace("if n > 10:", "if n >= 10:  # or more"))
    short, whole = ({}, {})
    for run, flags in ((short, ()), (whole, ("--no-cache",))):
        answer = audit(project, "--diff-base", "HEAD", *flags)
        assert answer.returncode in (0, 1), answer.stderr
        run["said"], run["run"] = answer.stdout, load_run(project / "reports/latest/audit.json")
    carried = len(first.baseline.tests) - len(SIZES)
    assert f"{len(first.baseline.tests)} tests, {carried} of them unchanged since run {first.id}" in short["said"]
    assert "unchanged since" not in whole["said"]
    assert run_again(short["run"].baseline) == SIZES
    assert comparable(short["run"].baseline) == comparable(whole["run"].baseline)
    judged = {one.mutant_id: (one.status, one.killers) for one in short["run"].verdicts}
    assert judged
    assert judged == {one.mutant_id: (one.status, one.killers) for one in whole["run"].verdicts}

    shop.write_text(text.replace('return "big"', 'return "huge"'))
    answer = audit(project, "--diff-base", "HEAD")
    assert answer.returncode == 3
    assert "the whole suite is run for the baseline: tests/test_shop.py::test_size[11] fails" in answer.stderr
    assert "suite-not-green" in answer.stderr
