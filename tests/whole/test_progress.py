"""What a run shows while it runs: a bar on a terminal, lines elsewhere, JSON for machines, or nothing."""

import json
import os
import pty
import re
import subprocess
import sys
import threading

import pytest
from surroundings import ROOT

from auditor.model.codec import load_run
from auditor.model.verdict import Status

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def project(copy_of):
    return copy_of("pure_python")


def run_mutants(run):
    """The verdicts for which something was run."""
    return {verdict.mutant_id: verdict.status for verdict in run.verdicts if verdict.status is not Status.NO_COVERAGE}


def command(*words):
    return [sys.executable, "-m", "auditor", *map(str, words), "--jobs", "1"]


def called(*words):
    return subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)


def on_a_terminal(*words):
    """What the command shows on a terminal, and what it says on stdout."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    process = subprocess.Popen(command(*words), cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = bytearray()

    def look():
        try:
            while chunk := os.read(ours, 1 << 16):
                shown.extend(chunk)
        except OSError:  # how a terminal says that nobody is there any more
            pass

    looking = threading.Thread(target=look)
    looking.start()
    said = process.communicate(timeout=180)[0].decode()
    looking.join()
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()), said


def test_a_bar_on_a_terminal(project):
    shown, said = on_a_terminal("run", project)
    figures = r"mutants .*\d+/\d+, \d+\.\d/s, .* left: \d+ killed.* \((collected|imported|session)\)"
    assert re.search(figures, shown), shown[-2000:]
    assert "━" in shown
    assert "What would be noticed" in said


def test_lines_where_nobody_looks(project):
    answer = called("run", project)
    lines = answer.stderr.splitlines()
    assert all(line.startswith("auditor: ") for line in lines), lines
    assert "auditor: baseline 0/2" in lines
    total = len(run_mutants(load_run(project / "reports/latest/audit.json")))
    assert re.fullmatch(rf"auditor: mutants {total}/{total}, .*: \d+ killed, .* \(\w+\)", lines[-1])


def test_json_lines(project):
    answer = called("run", project, "--json-lines")
    assert answer.stderr == ""
    events = [json.loads(line) for line in answer.stdout.splitlines()]
    run = load_run(project / "reports/latest/audit.json")
    assert next(event["name"] for event in events if event["event"] == "stage") == "baseline"
    verdicts = {event["mutant"]: event["status"] for event in events if event["event"] == "verdict"}
    assert verdicts == run_mutants(run)
    result = events[-1]
    assert result["event"] == "result"
    assert (result["run"], result["exit_code"], result["passed"]) == (run.id, answer.returncode, run.gate.passed)
    assert (result["killed"], result["survived"]) == (run.scores.total.killed, run.scores.total.survived)
    assert result["report"].endswith("index.html")


def test_json_lines_of_an_error(project):
    answer = called("run", project, "--json-lines", "--source", "nowhere")
    (event,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert (event["event"], event["slug"], event["exit_code"]) == ("error", "source-missing", 2)
    assert "[source-missing]" in answer.stderr


def test_quiet_is_only_the_result_and_json_lines_tell_of_verify(project):
    answer = called("run", project, "--quiet")
    assert answer.stderr == ""
    assert answer.stdout.startswith("GATE ")
    answer = called("verify", project, "--sample", "2", "--seed", "1", "--json-lines")
    result = json.loads(answer.stdout.splitlines()[-1])
    assert result == {"event": "result", "exit_code": 0, "seed": 1, "checked": 2, "disagree": [], "no_verdict": []}
