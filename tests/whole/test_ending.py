"""However a run ends, no process, socket, database or temporary folder is left."""

import os
import signal
import subprocess
import sys
import threading
import uuid

import pytest
from surroundings import MARK, leftovers, nothing_left

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


class Run:
    """`python -m auditor run`, still running; `said(word)` waits until its progress names that stage."""

    def __init__(self, project, *flags):
        self.mark = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, "-m", "auditor", "run", str(project), *flags],
            env={**os.environ, MARK: self.mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.lines = []
        self._heard = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stderr:
            with self._heard:
                self.lines.append(line)
                self._heard.notify_all()

    def said(self, word):
        with self._heard:
            return self._heard.wait_for(lambda: any(word in line for line in self.lines), timeout=60)

    def end(self):
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        return code

    def left_nothing(self):
        return nothing_left(self.process.pid, self.mark)


@pytest.fixture
def started(copy_of):
    runs = []

    def start(*flags):
        runs.append(Run(copy_of("notes_api"), *flags))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
        run.end()
        run.process.stderr.close()


STAGES = ["baseline", "self-check", "mutants"]


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c(started, stage):
    run = started()
    assert run.said(f"auditor: {stage}"), run.lines
    assert leftovers(run.process.pid, run.mark)
    run.process.send_signal(signal.SIGINT)
    assert run.end() == 130
    assert run.left_nothing(), leftovers(run.process.pid, run.mark)


@pytest.mark.parametrize("stage", STAGES)
def test_kill_9(started, stage):
    run = started()
    assert run.said(f"auditor: {stage}"), run.lines
    run.process.kill()
    run.end()
    assert run.left_nothing(), leftovers(run.process.pid, run.mark)


def test_sigterm(started):
    run = started()
    assert run.said("auditor: mutants"), run.lines
    run.process.terminate()
    assert run.end() == 130
    assert run.left_nothing(), leftovers(run.process.pid, run.mark)


def test_its_own_end(started):
    run = started("--format", "audit_json", "--fail-under", "0", "--source", "notes")
    assert run.end() in (0, 1)
    assert run.left_nothing(), leftovers(run.process.pid, run.mark)
