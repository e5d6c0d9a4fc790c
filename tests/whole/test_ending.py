"""However a run ends, no process, socket, database or temporary folder is left."""

import signal

import pytest
from running import Running

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def started(copy_of):
    runs = []

    def start(*flags, project="notes_api"):
        runs.append(Running(copy_of(project), *flags))
        return runs[-1]

    yield start
    for run in runs:
        run.stop()


STAGES = ["baseline", "self-check", "mutants"]


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c(started, stage):
    run = started()
    assert run.said(f"auditor: {stage}"), run.lines
    assert run.leftovers()
    run.process.send_signal(signal.SIGINT)
    assert run.end() == 130
    assert run.left_nothing(), run.leftovers()


@pytest.mark.parametrize("stage", STAGES)
def test_kill_9(started, stage):
    run = started()
    assert run.said(f"auditor: {stage}"), run.lines
    run.process.kill()
    run.end()
    assert run.left_nothing(), run.leftovers()


def test_kill_9_while_there_is_a_copy_on_disk(started):
    run = started("--jobs", "1", project="starts_processes")
    assert run.said("auditor: self-check"), run.lines
    while not any("auditor-copy-" in left for left in run.leftovers()):
        assert run.process.poll() is None, run.lines
    run.process.kill()
    run.end()
    assert run.left_nothing(), run.leftovers()


def test_sigterm(started):
    run = started()
    assert run.said("auditor: mutants"), run.lines
    run.process.terminate()
    assert run.end() == 130
    assert run.left_nothing(), run.leftovers()


def test_its_own_end(started):
    run = started("--format", "audit_json", "--fail-under", "0", "--source", "notes")
    assert run.end() in (0, 1)
    assert run.left_nothing(), run.leftovers()
