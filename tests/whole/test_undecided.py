"""A run that decides nothing never passes, whatever the gate asks for."""

import pytest

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
LEAVES = """import os


def leave(code):
    if code > 5:
        os._exit(code)
    return code
"""


@pytest.fixture
def project(tmp_path):
    def made(source, test):
        for name, text in (("app/__init__.py", ""), ("app/code.py", source), ("tests/test_code.py", test)):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return made


def test_too_many_mutants_without_a_verdict(auditor, project):
    folder = project(LEAVES, "from app.code import leave\n\n\ndef test_leave():\n    assert leave(5) == 5\n")
    answer = auditor("run", folder, "--source", "app", "--tests", "tests", "--fail-under", 0)
    assert answer.returncode == 5, answer.stdout + answer.stderr
    run = load_run(folder / "reports/latest/audit.json")
    died = [verdict for verdict in run.verdicts if verdict.status is Status.ERROR]
    assert len(died) / len(run.mutants) > 0.05
    assert all("without a last word" in verdict.detail for verdict in died)
    assert not run.gate.passed
    assert "GATE NOT DECIDED" in answer.stdout
    assert f"no verdict: {len(died)} of {len(run.mutants)} mutants" in answer.stdout


def test_nothing_to_mutate(auditor, project):
    folder = project("", "def test_nothing():\n    assert True\n")
    answer = auditor("run", folder, "--source", "app", "--tests", "tests", "--fail-under", 0)
    assert answer.returncode == 5, answer.stdout + answer.stderr
    assert "GATE NOT DECIDED" in answer.stdout
    assert "no mutants were made" in answer.stdout
