"""A child gives an answer in every way that it can end, and leaves nothing behind."""

import faulthandler
import os
import signal
import subprocess
import sys
import time

import pytest

from auditor.host.fork import run_child


@pytest.fixture
def nobody_hangs_up():
    read_fd, write_fd = os.pipe()
    yield read_fd
    os.close(read_fd)
    os.close(write_fd)


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
        time.sleep(0.01)
    return False


def test_what_a_child_says_is_heard(nobody_hangs_up):
    def body(mouth):
        mouth.say({"test": "a", "outcome": "passed"})
        mouth.finish({"exit_code": 0})

    ran = run_child(body, 10, nobody_hangs_up)
    assert ran["how"] == "finished"
    assert ran["lines"] == [{"test": "a", "outcome": "passed"}, {"exit_code": 0, "end": True}]


def test_an_endless_loop_is_a_timeout(nobody_hangs_up):
    def body(mouth):
        mouth.say({"test": "a"})
        while True:
            pass

    ran = run_child(body, 0.2, nobody_hangs_up)
    assert ran["how"] == "timeout"
    assert ran["lines"] == [{"test": "a"}]


def test_a_child_that_ignores_sigterm_is_ended(nobody_hangs_up):
    def body(mouth):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        mouth.say({"pid": os.getpid()})
        while True:
            time.sleep(1)

    ran = run_child(body, 0.2, nobody_hangs_up)
    assert ran["how"] == "timeout"
    assert gone(ran["lines"][0]["pid"])


@pytest.mark.parametrize(
    ("death", "word"),
    [
        (lambda: os._exit(7), "exit code 7"),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "SIGSEGV"),
        (lambda: os.abort(), "SIGABRT"),
    ],
)
def test_a_child_that_dies_says_how(nobody_hangs_up, death, word):
    def body(mouth):
        faulthandler.disable()  # pytest's would print the stack of this intended death
        death()

    ran = run_child(body, 10, nobody_hangs_up)
    assert ran["how"] == "died"
    assert word in ran["detail"]


def test_an_exception_of_the_harness_is_told(nobody_hangs_up):
    def body(mouth):
        raise KeyError("not a test's failure")

    ran = run_child(body, 10, nobody_hangs_up)
    assert "not a test's failure" in ran["lines"][-1]["crash"]


def test_what_a_child_started_dies_with_it(nobody_hangs_up):
    def body(mouth):
        grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        mouth.finish({"pid": grandchild.pid})

    ran = run_child(body, 10, nobody_hangs_up)
    assert gone(ran["lines"][0]["pid"])


def test_a_child_ends_when_the_auditor_is_gone():
    read_fd, write_fd = os.pipe()
    host = os.fork()
    if host == 0:
        os.close(write_fd)  # only the auditor holds this end
        ran = run_child(lambda mouth: time.sleep(60), 60, read_fd)
        os._exit(0 if ran["how"] == "hangup" else 1)
    os.close(read_fd)
    os.close(write_fd)
    assert os.waitpid(host, 0)[1] == 0
