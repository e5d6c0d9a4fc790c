"""The state that verdicts belong to: what changes a verdict changes it, and nothing else does."""

from dataclasses import replace

import pytest

from auditor.cache.fingerprint import fingerprint
from auditor.cache.snapshot import take_snapshot
from auditor.config.load import load
from tests.factories import realistic_run

RUN = realistic_run()


@pytest.fixture
def project(copy_of):
    return copy_of("pure_python")


def state(project, *, baseline=RUN.baseline, mutants=RUN.mutants, environment=RUN.environment, **changes):
    config = replace(load(project, {"jobs": 1}, {}), **changes)
    return fingerprint(config, take_snapshot(config), environment, baseline, mutants)


def test_the_same_state_has_the_same_fingerprint(project):
    assert state(project) == state(project)


@pytest.mark.parametrize(
    "changes",
    [{"jobs": 7}, {"format": ("html",)}, {"resume": True}, {"cache": False}, {"database_url": "postgresql://u:p@h/d"}],
    ids=lambda changes: next(iter(changes)),
)
def test_what_changes_no_verdict_is_no_part_of_it(project, changes):
    assert state(project, **changes) == state(project)


def test_a_terminal_is_no_part_of_it(project, monkeypatch):
    before = state(project)
    for name in ("SSH_CONNECTION", "TERM", "TMUX_PANE", "XDG_SESSION_ID"):
        monkeypatch.setenv(name, "another")
    assert state(project) == before


def test_what_may_change_a_verdict_is_told_by_name(project, monkeypatch):
    before = state(project)
    assert before.difference(state(project, database_env=("DSN",))) == "the configuration's database_env changed since"
    assert before.difference(state(project, mutants=RUN.mutants[1:])) == (
        "the tests or the mutants that are found changed since"
    )
    other = replace(RUN.environment, packages={**RUN.environment.packages, "httpx": "0.0"})
    assert before.difference(state(project, environment=other)) == "the package httpx changed since"
    (project / "tests/data.json").write_text("{}")
    assert before.difference(state(project)) == "tests/data.json changed since"
    monkeypatch.setenv("FEATURE", "on")
    assert before.difference(state(project)) == "the variable FEATURE, tests/data.json changed since"
