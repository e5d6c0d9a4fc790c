"""Forms of tenant filters that the reference API does not have, each with its mutant and its verdict."""

import shutil
import subprocess
import sys
from collections import Counter

import pytest
from surroundings import PROJECTS, ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def run(tmp_path_factory, server_url):
    project = tmp_path_factory.mktemp("audited") / "tenant_forms"
    shutil.copytree(
        PROJECTS / "tenant_forms", project, ignore=shutil.ignore_patterns(".auditor", "reports", "__pycache__")
    )
    words = ["run", project, "--jobs", "1", "--database-url", server_url, "--families", "tenant"]
    command = [sys.executable, "-m", "auditor", *map(str, words)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return load_run(project / "reports/latest/audit.json")


@pytest.mark.parametrize(
    ("operator", "functions"),
    [
        ("tenant/swap_tenant", {"move": 1, "rename": 1}),
        ("tenant/loosen_join", {"authors": 1}),
        ("tenant/delay_guard", {"remove": 1}),
        ("tenant/drop_listener", {"limit": 1}),
        ("tenant/weaken_criteria", {"limit": 1}),
        ("tenant/widen_filter", {"notes": 1, "search": 2, "authors": 2, "move": 1, "rename": 1, "texts": 1}),
        ("tenant/negate_filter", {"count": 1, "texts": 1}),
    ],
)
def test_a_form_has_its_mutants(run, operator, functions):
    assert Counter(mutant.function for mutant in run.mutants if mutant.operator == operator) == functions


def test_only_what_the_suite_does_not_send_survives(run):
    survivors = {
        (mutant.operator, mutant.function)
        for mutant in run.mutants
        if run.verdict_of[mutant.id].status is not Status.KILLED
    }
    assert survivors == {("tenant/swap_tenant", "rename")}
