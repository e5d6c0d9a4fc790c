"""A second run reuses what nothing has changed, and no more: each kind of change runs again all that depends on it."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from surroundings import PROJECTS, ROOT

from auditor.cache import open_cache
from auditor.config.load import load
from auditor.model.codec import encode, load_run
from auditor.model.plan import Tier
from auditor.model.verdict import Status
from auditor.mutants import read_sources

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def audit(project, *flags):
    command = [sys.executable, "-m", "auditor", "run", str(project), "--jobs", "1", "--format", "audit_json", *flags]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode in (0, 1), answer.stderr
    return load_run(project / "reports/latest/audit.json"), answer


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """A project that has been audited once, and its run."""
    project = copied("many_inputs", tmp_path_factory.mktemp("cached"))
    return project, audit(project)[0]


def copied(name, folder):
    return shutil.copytree(PROJECTS / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".auditor"))


@pytest.fixture
def changed(audited, tmp_path):
    """`changed(edits, config=…, packages=…)`: what a run of the edited project reuses, by mutant id, without running
    anything: the edits leave the baseline as it was."""
    project, run = audited
    copy = tmp_path / "many_inputs"
    shutil.copytree(project, copy)

    def reused(edits, *, packages=None, outside=(), **config):
        edit(copy, edits)
        configuration = replace(load(copy, {"jobs": 1}), **config)
        environment = replace(run.environment, packages={**run.environment.packages, **(packages or {})})
        cache = open_cache(configuration, read_sources(copy, ("app",), ("tests",)), Deaf())
        return cache.recall(run.baseline, environment, outside, "again").verdicts(run.plan, run.mutants)

    return reused


def edit(project, edits):
    for path, (old, new) in edits.items():
        text = (project / path).read_text()
        assert text.count(old) == 1
        (project / path).write_text(text.replace(old, new))


class Deaf:
    def say(self, text):
        raise AssertionError(text)


def of(run, function, text=""):
    """The ids of the mutants of a function, or those that write `text` there."""
    found = {m.id for m in run.mutants if m.function == function and text in m.edits[0].replacement}
    assert found, function
    return found


def decided(run):
    return {verdict.mutant_id for verdict in run.verdicts if verdict.status is not Status.NO_COVERAGE}


def test_a_second_run_runs_nothing_and_says_the_same(tmp_path):
    project = copied("notes_api", tmp_path)
    domain = ("--families", "tenant", "--families", "transaction")
    first, _ = audit(project, *domain)
    again, answer = audit(project, *domain)
    assert decided(first)
    assert "auditor: self-check" not in answer.stderr
    assert {v.mutant_id for v in again.verdicts if v.cached} == decided(first)
    assert f"{len(decided(first))} of {len(first.verdicts)} verdicts reused" in answer.stdout
    assert comparable(again) == comparable(first)


def comparable(run):
    """All of a run but times, its id, and the mark of what was reused."""
    return _without(json.loads(encode(run)), {"id", "started", "duration", "timings", "time_limit", "cached"})


def _without(value, names):
    if isinstance(value, dict):
        return {key: _without(item, names) for key, item in value.items() if key not in names}
    return [_without(item, names) for item in value] if isinstance(value, list) else value


def with_test(run, name):
    """The ids of the mutants whose verdict has the test's word, and of those that all tests were to judge."""
    numbers = {number for number, test in enumerate(run.baseline.tests) if test.id.endswith(name)}
    everything = {task.mutant_id for task in run.plan.tasks if len(task.tests) == len(run.baseline.tests)}
    early = {v.mutant_id for v in run.verdicts if v.killers and numbers.isdisjoint(e.test for e in v.row)}
    return {v.mutant_id for v in run.verdicts if numbers & {e.test for e in v.row}} | everything - early


CHANGES_OF_ALL = {
    "a line of a module": {"edits": {"app/numbers.py": ("STEP = 1", "STEP = 1 + 0")}},
    "a fixture": {"edits": {"tests/conftest.py": ("return 4", "return 2 + 2")}},
    "a test file's own lines": {"edits": {"tests/test_numbers.py": ("import pytest\n", "import pytest, os\n")}},
    "a data file": {"edits": {"app/rates.json": ("3", "3.0")}},
    "a setting of pytest": {"edits": {"pyproject.toml": ("no:cacheprovider", "no:cacheprovider -x")}},
    "a dependency's version": {"edits": {}, "packages": {"pytest": "0.1"}},
    "a dependency more": {"edits": {}, "packages": {"one-more": "0.1"}},
    "a file beyond the project": {"edits": {}, "outside": (__file__,)},
    "the database's variables": {"edits": {}, "database_env": ("OTHER",)},
}


@pytest.mark.parametrize("change", CHANGES_OF_ALL.values(), ids=CHANGES_OF_ALL)
def test_what_all_depends_on_runs_all_again(changed, change):
    assert changed(**change) == {}


CHANGES_OF_NOTHING = {
    "nothing": {},
    "a comment": {"app/numbers.py": ("STEP = 1\n", "STEP = 1  # a step\n")},
    "the gate": {"pyproject.toml": ('tests = ["tests"]\n', 'tests = ["tests"]\n[tool.auditor.gate]\nfail_under = 1\n')},
}


@pytest.mark.parametrize("edits", CHANGES_OF_NOTHING.values(), ids=CHANGES_OF_NOTHING)
def test_what_no_verdict_depends_on_runs_nothing_again(changed, audited, edits):
    assert changed(edits).keys() == decided(audited[1])


def test_a_test_runs_again_what_has_its_word(changed, audited):
    reused = changed({"tests/test_numbers.py": ("assert near(10) == 10", "assert near(10) == 5 + 5")})
    again = with_test(audited[1], "::test_near")
    assert again >= of(audited[1], "near", ">=")
    assert reused.keys() == decided(audited[1]) - again


def runs_all(run):
    """The ids of the mutants that any function may decide: their tests are all there are, from the import on."""
    return {task.mutant_id for task in run.plan.tasks if task.tier is not Tier.COLLECTED}


def test_a_function_runs_again_its_mutants_and_what_its_tests_run(changed, audited):
    reused = changed({"app/numbers.py": ("return n + STEP", "return STEP + n")})
    run = audited[1]
    assert reused.keys() == decided(run) - of(run, "next_one") - runs_all(run)
    assert reused.keys() >= of(run, "rated")


FAR = {"app/numbers.py": ("def far(n):\n    return n\n", "def far(n):\n    return n if n > 10 else n + 1\n")}


def test_a_function_that_only_a_mutant_runs_runs_that_mutant_again(changed, audited):
    run = audited[1]
    assert {m: run.verdict_of[m].strayed for m in of(run, "near", ">=")} == dict.fromkeys(
        of(run, "near", ">="), ("app/numbers.py::far",)
    )
    reused = changed(FAR)
    assert reused.keys() == decided(run) - of(run, "near", ">=") - runs_all(run)
    assert reused.keys() >= of(run, "near", "11")


def test_what_is_run_again_and_what_is_not_is_what_a_run_without_the_cache_says(audited, tmp_path):
    project, first = audited
    copy = tmp_path / "many_inputs"
    shutil.copytree(project, copy)
    edit(copy, FAR)
    run, _ = audit(copy)
    anew, _ = audit(copy, "--no-cache")
    (mutant,) = of(first, "near", ">=")
    assert [one.verdict_of[mutant].status for one in (first, run, anew)] == ["survived", "killed", "killed"]
    assert any(verdict.cached for verdict in run.verdicts)
    assert not any(verdict.cached for verdict in anew.verdicts)
    assert {v.mutant_id: v.status for v in run.verdicts} == {v.mutant_id: v.status for v in anew.verdicts}


def test_a_variable_of_the_environment_runs_all_again(changed, monkeypatch):
    monkeypatch.setenv("SOME_SWITCH", "1")
    assert changed({}) == {}
