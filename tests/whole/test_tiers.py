"""A tier that can't say what the suite says is switched off, aloud, and the next one serves."""

import pytest
from surroundings import PROJECTS

from auditor.model.codec import load_run
from auditor.model.plan import Tier
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def test_threads_at_the_fork_switch_a_tier_off(auditor, copy_of):
    project = copy_of("threaded")
    answer = auditor("run", project, "--jobs", 1, "--fail-under", 0)
    assert answer.returncode == 0, answer.stderr
    assert "tier collected is switched off: R13 1 thread(s)" in answer.stderr
    run = load_run(project / "reports/latest/audit.json")
    work = [mutant.id for mutant in run.mutants if mutant.function == "work"]
    assert work
    assert {run.verdict_of[id_].status for id_ in work} == {Status.KILLED}
    assert {run.verdict_of[id_].tier for id_ in work} == {Tier.IMPORTED}
    assert {check.tier: check.used for check in run.self_check} == {
        Tier.COLLECTED: False,
        Tier.IMPORTED: True,
    }
    agreed = auditor("verify", project)
    assert agreed.returncode == 0, agreed.stdout


def test_what_pytest_rewrites_is_mutated_too_and_tests_are_no_source(auditor, copy_of):
    project = copy_of("rewritten")
    answer = auditor("run", project)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    run = load_run(project / "reports/latest/audit.json")
    assert sorted(run.sources) == ["lib/__init__.py", "lib/coded.py", "lib/marked.py", "lib/plug.py"]
    constants = [m for m in run.mutants if m.edits[0].original.strip() in ("3", "2", "LIMIT = 3", "STEP = 2", '"café"')]
    assert {m.path for m in constants} == {"lib/coded.py", "lib/marked.py", "lib/plug.py"}
    assert {run.verdict_of[m.id].status for m in constants} == {Status.KILLED}
    agreed = auditor("verify", project)
    assert agreed.returncode == 0, agreed.stdout + agreed.stderr


def test_a_program_is_judged_on_disk(auditor, copy_of):
    project = copy_of("starts_processes")
    answer = auditor("run", project, "--jobs", 1)
    assert answer.returncode == 0, answer.stderr
    run = load_run(project / "reports/latest/audit.json")
    assert run.warnings == ()
    assert {verdict.status for verdict in run.verdicts} == {Status.KILLED}
    assert {verdict.tier for verdict in run.verdicts} >= {Tier.DISK}
    assert (project / "app/cli.py").read_bytes() == (PROJECTS / "starts_processes/app/cli.py").read_bytes()


def test_where_the_copy_is_not_like_the_project_it_is_told_what_is_not_known(auditor, copy_of):
    project = copy_of("starts_processes")
    with (project / "tests/test_cli.py").open("a") as file:
        file.write("\n\ndef test_place():\n    subprocess.run(['pwd'])\n    import os\n")
        file.write(f"    assert os.getcwd() == {str(project)!r}\n")
    answer = auditor("run", project, "--fail-under", 0, "--jobs", 1)
    assert answer.returncode == 0, answer.stderr
    assert (
        "tier disk is switched off: in a copy of the project tests/test_cli.py::test_place is not green"
        in answer.stderr
    )
    run = load_run(project / "reports/latest/audit.json")
    told = "tests/test_cli.py::test_the_program starts a program or reads sources"
    assert [warning for warning in run.warnings if warning.startswith(told)]
    assert told in answer.stderr
    assert told in (project / "reports/latest/run.html").read_text()
    assert Tier.DISK not in {verdict.tier for verdict in run.verdicts}
