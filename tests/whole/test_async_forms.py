"""Forms of awaits and errors that the reference API does not have: each makes its mutants, and the suite kills them."""

import shutil
import subprocess
import sys

import pytest
from surroundings import PROJECTS, ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

# operator → how many mutants it makes in which function
MADE = {
    "await/cut_stream": {"list_orders": 1},
    "await/drop_reset": {"named": 1},
    "await/drop_task": {"send_receipt": 1, "ship": 2},
    "await/flip_return_exceptions": {"notify": 1},
    "await/lose_gathered": {"notify": 2},
    "error/drop_exception_handler": {"tell": 1},
    "error/drop_finally": {"named": 1},
    "error/drop_raise": {"Store.find": 1, "Store.send": 1, "read_order": 4, "ship": 2},
    "error/leak_detail": {"read_order": 1, "ship": 1, "tell": 1},
    "error/narrow_except": {"read_order": 2},
    "error/widen_except": {"read_order": 1, "ship": 1},
}


@pytest.fixture(scope="module")
def run(tmp_path_factory, server_url):
    project = tmp_path_factory.mktemp("audited") / "async_forms"
    shutil.copytree(PROJECTS / "async_forms", project, ignore=shutil.ignore_patterns(".auditor", "__pycache__"))
    command = [sys.executable, "-m", "auditor", "run", project, "--jobs", "1", "--database-url", server_url]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return load_run(project / "reports/latest/audit.json")


@pytest.mark.parametrize("operator", MADE)
def test_a_form_makes_its_mutants(run, operator):
    functions = [mutant.function for mutant in run.mutants if mutant.operator == operator]
    assert {function: functions.count(function) for function in functions} == MADE[operator]


def test_the_suite_kills_them_all(run):
    assert {run.verdict_of[mutant.id].status for mutant in run.mutants} == {Status.KILLED}
