"""Guards that the reference API does not have: each makes its mutants, and the suite kills them."""

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
    "auth/change_status": {"get_current_admin": 1, "get_current_user": 2, "user_with_scopes": 1},
    "auth/drop_check": {"get_current_admin": 1, "get_current_user": 3, "user_with_scopes": 1},
    "auth/drop_dependency": {"delete_notes": 1, "read_tenant": 1},
    "auth/drop_validity": {"Link.is_good": 2, "issue": 1},
    "auth/invert_check": {"user_with_scopes": 1},
    "auth/loosen_dependency": {"delete_notes": 1, "print_report": 1, "user_with_scopes": 1},
    "auth/skip_verification": {"get_current_user": 3},
    "tenant/drop_key": {"print_report": 1, "read_report": 1},
    "tenant/drop_owner": {"create_note": 1},
    "tenant/drop_resolver": {"note_tenant": 1},
    "tenant/drop_schema": {"enter": 1},
    "tenant/drop_setting": {"act_as": 2, "act_as_org": 1},
    "tenant/keep_setting": {"act_as": 1, "act_as_org": 1, "leave": 1, "note_tenant": 1},
    "tenant/trust_body": {"create_draft": 1, "create_note": 1},
}


@pytest.fixture(scope="module")
def run(tmp_path_factory, server_url):
    project = tmp_path_factory.mktemp("audited") / "guarded_forms"
    shutil.copytree(PROJECTS / "guarded_forms", project, ignore=shutil.ignore_patterns(".auditor", "__pycache__"))
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
