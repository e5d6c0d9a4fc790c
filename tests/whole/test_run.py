"""One audit of a small project from the command line: verdicts, findings, files, and the slow way's word."""

import json
import shutil
import subprocess
import sys

import pytest
from surroundings import PROJECTS, ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def call(*words):
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    target = tmp_path_factory.mktemp("audited") / "notes_api"
    shutil.copytree(PROJECTS / "notes_api", target, ignore=shutil.ignore_patterns(".auditor", "reports", "__pycache__"))
    return target


@pytest.fixture(scope="module")
def answer(project):
    return call("run", project)


@pytest.fixture(scope="module")
def run(answer, project):
    assert answer.stdout, answer.stderr
    return load_run(project / "reports/latest/audit.json")


def statuses(run, operator):
    """function → status of the operator's mutants there."""
    verdicts = run.verdict_of
    return {m.function: verdicts[m.id].status for m in run.mutants if m.operator == operator}


def test_the_gate_fails_for_the_tenants(answer, run):
    assert answer.returncode == 1
    assert [condition.name for condition in run.gate.failed] == ["family.tenant"]
    assert "tenant" in answer.stdout.split("What would be noticed")[0]


def test_a_lost_filter_survives_where_the_suite_has_one_tenants_data_only(run):
    assert statuses(run, "tenant/drop_filter") == {"list_notes": Status.SURVIVED, "delete_note": Status.SURVIVED}


def test_a_lost_guard_is_killed_by_the_test_that_asks_as_another_tenant(run):
    assert statuses(run, "tenant/drop_guard") == {"read_note": Status.KILLED}
    (guard,) = [m for m in run.mutants if m.operator == "tenant/drop_guard"]
    killers = [run.baseline.tests[test].id for test in run.verdict_of[guard.id].killers]
    assert killers == ["tests/test_notes.py::test_another_tenants_note_is_not_found"]


def test_a_lost_commit_survives_where_nobody_reads_back(run):
    assert statuses(run, "transaction/drop_commit") == {"create_note": Status.KILLED, "delete_note": Status.SURVIVED}


def test_a_lost_await_survives_where_nobody_looks_at_its_effect(run):
    assert statuses(run, "await/drop_await")["create_note"] is Status.SURVIVED


def test_decorated_routes_are_mutated_too(run):
    general = [m for m in run.mutants if m.family == "general" and m.function == "list_notes"]
    assert general
    assert {m.function for m in run.mutants} >= {"create_note", "list_notes", "read_note", "delete_note"}


def test_what_runs_at_import_gets_a_verdict_too(run):
    limits = [m for m in run.mutants if m.edits[0].original in ("20", "max_length=20")]
    assert limits
    assert {run.verdict_of[m.id].status for m in limits} == {Status.KILLED}


def test_every_mutant_has_a_verdict_or_a_reason(run):
    assert [verdict.mutant_id for verdict in run.verdicts] == [mutant.id for mutant in run.mutants]
    assert all(excluded.reason for excluded in run.excluded)
    assert len({m.id for m in run.mutants} | {e.mutant.id for e in run.excluded}) == len(run.mutants) + len(
        run.excluded
    )


def test_the_tests_that_looked_away_are_named(run):
    found = {finding.subject for finding in run.findings if finding.lint == "missed"}
    assert "tests/test_notes.py::test_notes_are_listed_in_order" in found
    assert "tests/test_notes.py::test_a_note_can_be_deleted" in found


def test_the_self_check_is_told(run):
    assert {(check.tier, check.unmutated, check.noop, check.raising) for check in run.self_check} == {
        ("session", "green", "survived", "killed"),
        ("imported", "green", "survived", "killed"),
    }


def test_the_report_is_there_in_all_its_formats(run, project):
    latest = project / "reports/latest"
    assert "<html" in (latest / "index.html").read_text()
    assert json.loads((latest / "mutation.json").read_text())["files"]
    assert (project / "reports" / run.id / "audit.json").read_bytes() == (latest / "audit.json").read_bytes()


def test_a_second_run_gives_the_same_verdicts(run, project):
    assert call("run", project, "--format", "audit_json", "--output", "again").returncode == 1
    again = load_run(project / "again/latest/audit.json")

    def told(of):
        return [(verdict.mutant_id, verdict.status, verdict.tier) for verdict in of.verdicts]

    assert told(again) == told(run)
    assert again.mutants == run.mutants
    assert again.findings == run.findings


def test_the_slow_way_says_the_same(run, project):
    answer = call("verify", project, "--sample", 30)
    assert answer.returncode == 0, answer.stdout
    assert "30 of 30 verdicts agree" in answer.stdout


def test_an_unknown_mutant_is_refused(run, project):
    answer = call("verify", project, "--mutant", "no-such-id")
    assert answer.returncode == 2
    assert "mutant-unknown" in answer.stderr


def test_a_server_by_its_url_gives_the_same_verdicts(run, project, server_url):
    answer = call("run", project, "--database-url", server_url, "--format", "audit_json", "--output", "by_url")
    assert answer.returncode == 1, answer.stderr
    by_url = load_run(project / "by_url/latest/audit.json")
    assert {v.mutant_id: v.status for v in by_url.verdicts} == {v.mutant_id: v.status for v in run.verdicts}
    assert "secret" not in (project / "by_url/latest/audit.json").read_text()
