"""A database made by migrations: their text is mutated in place of the models'; policies that bind nobody are told."""

import shutil
import subprocess
import sys

import pytest
from surroundings import PROJECTS, ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def run(tmp_path_factory, server_url):
    project = tmp_path_factory.mktemp("audited") / "migrated"
    shutil.copytree(PROJECTS / "migrated", project, ignore=shutil.ignore_patterns(".auditor", "reports", "__pycache__"))
    words = ["run", project, "--jobs", 1, "--database-url", server_url]
    words += ["--families", "schema", "--families", "tenant/drop_policy"]
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return load_run(project / "reports/latest/audit.json")


def operators_in(mutants, path):
    return {mutant.operator for mutant in mutants if mutant.path.endswith(path)}


def left_out(run, by):
    return [one.mutant for one in run.excluded if one.by == by]


def test_what_the_migrations_say_is_judged_and_noticed(run):
    assert operators_in(run.mutants, "0001_tables.py") == {
        "schema/allow_null",
        "schema/drop_constraint",
        "schema/weaken_ddl",
    }
    assert {run.verdict_of[mutant.id].status for mutant in run.mutants} == {Status.KILLED}


def test_what_the_models_say_of_the_tables_is_not(run):
    assert operators_in(left_out(run, "model-tables"), "models.py") == {"schema/allow_null", "schema/drop_constraint"}
    assert operators_in(run.mutants, "models.py") == {"schema/drop_cascade"}


def test_a_way_back_that_no_test_goes_is_left_out(run):
    downgrade = [mutant for mutant in left_out(run, "migration") if mutant.family == "schema"]
    assert {mutant.function for mutant in downgrade} == {"downgrade"}


def test_a_policy_that_does_not_bind_the_owner_is_left_out_and_told(run):
    unmeasured = left_out(run, "row-security")
    assert ["notes" in mutant.edits[0].original for mutant in unmeasured] == [True, True]
    [finding] = [one for one in run.findings if one.lint == "owner-exempt"]
    assert finding.mutants == tuple(mutant.id for mutant in unmeasured)


def test_a_forced_policy_is_judged(run):
    policies = [mutant for mutant in run.mutants if mutant.operator == "tenant/drop_policy"]
    assert ["invoices" in mutant.edits[0].original for mutant in policies] == [True, True, True]
