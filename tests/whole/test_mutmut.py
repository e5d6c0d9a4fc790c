"""mutmut's own command as the engine of a run."""

import os
import signal
import subprocess
import sys
import time

import pytest
from surroundings import MARK, nothing_left

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def test_the_report_holds_mutmuts_word_on_what_both_make(auditor, copy_of):
    project = copy_of("pure_python")
    own = auditor("run", project, "--jobs", 1, "--fail-under", 0)
    assert own.returncode == 0, own.stderr
    ours = load_run(project / "reports/latest/audit.json")
    answer = auditor("run", project, "--engine", "mutmut", "--jobs", 1, "--fail-under", 80)
    assert answer.returncode == 0, answer.stderr
    theirs = load_run(project / "reports/latest/audit.json")
    undecorated = {mutant.id for mutant in ours.mutants if mutant.function in ("double", "Cart.total", "never")}
    assert {mutant.id for mutant in theirs.mutants} == undecorated
    assert theirs.config["engine"] == "mutmut"
    for verdict in theirs.verdicts:
        assert verdict.status is ours.verdict_of[verdict.mutant_id].status
    assert Status.NO_COVERAGE in {verdict.status for verdict in theirs.verdicts}
    assert f"{len(undecorated)} of {len(ours.mutants)} mutants" in answer.stdout
    assert theirs.warnings[0].startswith(f"mutmut judged {len(undecorated)} mutants")
    assert {"mutmut's preparation", "mutants run"} <= set(theirs.timings)


def test_mutmuts_failure_is_told(auditor, copy_of):
    project = copy_of("pure_python")
    with (project / "pyproject.toml").open("a") as file:
        file.write('[tool.mutmut]\nsource_paths = ["shop"]\nprocess_isolation = "nonsense"\n')
    answer = auditor("run", project, "--engine", "mutmut", "--jobs", 1)
    assert answer.returncode == 4
    assert "[mutmut-failed]" in answer.stderr
    assert "nonsense" in answer.stderr


def test_an_interrupted_run_leaves_nothing_of_mutmuts(copy_of, tmp_path):
    project = copy_of("pure_python")
    (project / "tests/test_slow.py").write_text("import time\n\ndef test_slow():\n    time.sleep(0.5)\n")
    mark = f"mutmut-{tmp_path.name}"
    run = subprocess.Popen(
        [sys.executable, "-m", "auditor", "run", str(project), "--engine", "mutmut", "--jobs", "1"],
        env={**os.environ, MARK: mark},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    for line in run.stderr:
        if line.startswith("auditor: mutmut"):
            break
    time.sleep(0.2)
    run.send_signal(signal.SIGINT)
    run.communicate()
    assert run.returncode == 130
    assert nothing_left(run.pid, mark)
