"""Rows with two guards and three, from the command line: which survivors are redundant, and which are holes."""

import shutil

import pytest
from surroundings import PROJECTS

from auditor.model.codec import load_run
from auditor.model.verdict import Status
from tests.whole.test_run import call

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    target = tmp_path_factory.mktemp("audited") / "two_guards"
    ignored = shutil.ignore_patterns(".auditor", "reports", "__pycache__")
    shutil.copytree(PROJECTS / "two_guards", target, ignore=ignored)
    return target


@pytest.fixture(scope="module")
def audited(project):
    """`audited(*flags)`: what it said, and the run that it wrote."""

    def run(*flags):
        answer = call("run", project, "--jobs", 1, "--families", "tenant", "--format", "audit_json", *flags)
        return answer.stdout + answer.stderr, load_run(project / "reports/latest/audit.json")

    return run


@pytest.fixture(scope="module")
def whole(audited):
    return audited()[1]


@pytest.fixture(scope="module")
def again(whole, audited):
    """Only one of the two files is judged; nothing has changed."""
    return audited("--paths", "app/notes.py")[1]


def functions(run, ids):
    return sorted(mutant.function for mutant in run.mutants if mutant.id in ids)


def test_each_guard_alone_survives(whole):
    assert {verdict.status for verdict in whole.verdicts} == {Status.SURVIVED}


def test_guards_of_one_function_of_two_files_and_three_at_once_are_redundant(whole):
    assert functions(whole, whole.redundant) == ["get", "get", "own", "own", "own", "texts", "visible"]


def test_without_a_test_two_guards_are_holes_like_one(whole):
    holes = {verdict.mutant_id for verdict in whole.verdicts} - whole.redundant.keys()
    assert functions(whole, holes) == ["archive", "rename", "rename"]
    assert (whole.scores.total.survived, whole.scores.total.redundant) == (3, 7)


def test_the_test_that_covers_them_jointly_is_known(whole):
    texts = next(mutant.id for mutant in whole.mutants if mutant.function == "texts")
    joint = whole.redundant[texts]
    assert [whole.baseline.tests[test].id for test in joint.verdict.killers] == [
        "tests/test_notes.py::test_only_own_texts"
    ]


def test_a_partner_may_lie_outside_of_what_is_judged(again):
    assert functions(again, again.redundant) == ["get", "get", "own", "own", "own", "texts"]


def test_what_was_said_of_them_together_is_reused(again):
    assert all(joint.verdict.cached for joint in again.second_order.joints)
