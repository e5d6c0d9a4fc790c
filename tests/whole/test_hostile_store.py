"""One audit of a project whose mutants do harm: each gets its verdict, and those around it theirs."""

import os
import shutil
import subprocess
import sys
import uuid

import pytest
from surroundings import MARK, PROJECTS, ROOT, leftovers, nothing_left

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

HARM = {  # each begins where `> 0` becomes `>= 0`; what the slow way says of it
    "add": Status.KILLED,  # a row more
    "tidy": Status.KILLED,  # the table is gone
    "hold": Status.SURVIVED,  # locks that nobody needs
    "leave": Status.ERROR,  # os._exit(0)
    "revenge": Status.ERROR,  # its parent is killed
    "background": Status.SURVIVED,  # a daemon
    "wait": Status.TIMEOUT,
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """The run, and whether it left something running."""
    project = tmp_path_factory.mktemp("audited") / "hostile_store"
    shutil.copytree(PROJECTS / "hostile_store", project)
    mark = uuid.uuid4().hex
    command = [sys.executable, "-m", "auditor", "run", str(project), "--jobs", "2", "--quiet"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, MARK: mark}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    _, complaint = process.communicate(timeout=300)
    assert complaint == ""
    assert nothing_left(process.pid, mark), leftovers(process.pid, mark)
    return load_run(project / "reports/latest/audit.json")


@pytest.mark.parametrize("function", HARM)
def test_harm_gets_its_verdict(audited, function):
    (harm,) = [m for m in audited.mutants if m.function == function and m.operator == "general/swap_op"]
    verdict = audited.verdict_of[harm.id]
    assert verdict.status is HARM[function]
    assert bool(verdict.detail) == (verdict.status in (Status.ERROR, Status.TIMEOUT))


def test_the_others_are_judged_as_if_it_were_not_there(audited):
    statuses = {
        (m.function, m.edits[0].original): audited.verdict_of[m.id].status
        for m in audited.mutants
        if m.operator in ("general/number", "general/assignment") and audited.verdict_of[m.id].row
    }
    assert statuses.pop(("names", 'rows = await connection.fetch("SELECT name FROM items ORDER BY name")'))
    assert statuses == {(function, "0"): Status.SURVIVED for function in HARM}


def test_a_kill_names_the_test_and_the_first_line_of_its_failure(audited):
    (harm,) = [m for m in audited.mutants if m.function == "tidy" and m.operator == "general/swap_op"]
    (killer,) = [entry for entry in audited.verdict_of[harm.id].row if not entry.outcome.is_green]
    assert audited.baseline.tests[killer.test].id == "tests/test_items.py::test_a_table_survives_tidying"
    assert 'relation "items" does not exist' in killer.failure
