"""Settings and plugins that other projects have, in an environment of their own without the auditor: the verdicts are
those of the table, and those of the slow way, which leaves the settings as they are."""

import pytest
from virtual import locked_environment

from auditor.model.codec import load_run
from auditor.model.test import Outcome, Stability

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

KILLED, SURVIVED, BOTH = {"killed"}, {"survived"}, {"killed", "survived"}
TABLE = {
    "foreign_addopts": {"net": KILLED, "kind": BOTH, "slow": SURVIVED},
    "foreign_anyio": {"": BOTH, "work": KILLED, "in_thread": KILLED, "plus": SURVIVED},
    "foreign_layout": {
        "shout": KILLED,
        "size": KILLED,
        "Greeting": KILLED,
        "Greeting.words": BOTH,
    },
    "foreign_loops": {
        "": KILLED,
        "total": BOTH,  # its lock is missed: that needs a test that waits inside
        "now": KILLED,
        "later": KILLED,
        "answered": KILLED,
        "notify": KILLED,
    },
    "foreign_timeout": {"down": KILLED, "up": KILLED},
    "foreign_unittest": {
        "double": KILLED,
        "later": KILLED,
        "both": KILLED,
        "opened": KILLED,
        "half": KILLED,
        "third": BOTH,
        "plus": KILLED,
        "kind": BOTH,
    },
    "fixtures_by_name": {"opened": KILLED},
}
VERIFIED = {
    "foreign_addopts": 2,
    "foreign_layout": 2,
    "foreign_loops": 2,
    "foreign_timeout": 99,
}  # mutants: each costs a pytest


@pytest.fixture(scope="session")
def python():
    return locked_environment()


def files(project):
    return {path.relative_to(project): path.read_bytes() for path in project.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", TABLE)
def test_the_verdicts_are_right(auditor, copy_of, python, name):
    project = copy_of(name)
    before = files(project)
    answer = auditor("run", project, "--python", python, "--jobs", 1, "--fail-under", 0, "--output", "out")
    assert answer.stdout, answer.stderr
    run = load_run(project / "out/latest/audit.json")
    found = {}
    for mutant in run.mutants:
        found.setdefault(mutant.function, set()).add(str(run.verdict_of[mutant.id].status))
    assert found == TABLE[name]
    assert {test.stability for test in run.baseline.tests} == {Stability.STABLE}
    assert [check.tier for check in run.self_check if not check.used] == []
    check_more(name, run)
    ours = {path for path in files(project) if path.parts[0] in ("out", ".auditor")}
    assert {path: text for path, text in files(project).items() if path not in ours} == before
    if name in VERIFIED:
        sample = min(VERIFIED[name], len(run.mutants))
        agreed = auditor("verify", project, "--python", python, "--jobs", 1, "--output", "out", "--sample", sample)
        assert f"{sample} of {sample} verdicts agree" in agreed.stdout, agreed.stdout + agreed.stderr


def check_more(name, run):
    """What a project is there to show besides its verdicts."""
    outcomes = {test.id.partition("::")[2]: test.outcome for test in run.baseline.tests}
    if name == "foreign_addopts":
        assert sorted(outcomes) == [
            "it_fails_as_expected",
            "it_runs_and_looks_away",
            "it_runs_both_ways_and_looks_at_one",
            "it_takes_the_tax_off",
        ]
    elif name == "foreign_unittest":
        assert outcomes["Sums::test_expected"] is Outcome.XFAILED
        assert outcomes["Sums::test_skipped"] is Outcome.SKIPPED
        assert outcomes["app.sums.half"] is Outcome.PASSED
        failures = {entry.failure for verdict in run.verdicts for entry in verdict.row if not entry.outcome.is_green}
        assert "expected 5, got 5.0" in failures
    elif name == "foreign_layout":
        assert [test for test in outcomes if "日本" in test or "two\nlines" in test or test.endswith("[]")] != []
        assert len(outcomes) == 22
