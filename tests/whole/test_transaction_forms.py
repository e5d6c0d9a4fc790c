"""Forms of transactions and tasks that the reference API lacks: each makes its mutants, the suite kills them."""

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
    "concurrency/drop_lock": {"Worker.visit": 1},
    "concurrency/drop_shield": {"Worker.charge": 1},
    "concurrency/drop_task_group": {"Worker.save_all": 1},
    "concurrency/drop_timeout": {"Worker.in_time": 1},
    "concurrency/keep_lock": {"Worker.alone": 1},
    "concurrency/split_update": {"move": 2},
    "concurrency/swallow_cancellation": {"Worker.run": 1},
    "transaction/close_early": {"open_account": 1},
    "transaction/drop_conflict_clause": {"deposit": 1},
    "transaction/drop_isolation": {"names": 1, "report": 1},
    "transaction/drop_lock": {"double": 1},
    "transaction/drop_refresh": {"state_of": 1},
    "transaction/drop_rollback": {"rename": 1},
    "transaction/drop_transaction": {
        **dict.fromkeys(("close_account", "deposit", "double", "make_tables", "move", "open_new", "rename"), 1),
        "report": 1,
    },
    "transaction/drop_write": {"close_account": 1, "open_account": 1, "open_new": 1},
    "transaction/split_transaction": {"move": 1},
}


@pytest.fixture(scope="module")
def run(tmp_path_factory, server_url):
    project = tmp_path_factory.mktemp("audited") / "transaction_forms"
    shutil.copytree(PROJECTS / "transaction_forms", project, ignore=shutil.ignore_patterns(".auditor", "__pycache__"))
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
