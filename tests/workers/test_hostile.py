"""A mutant may do anything to its process: it gets a verdict, the next one gets the right one, and nothing is left."""

import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from hostile_bodies import BODIES
from surroundings import MARK, PROJECTS, processes_with

from auditor.config.load import load
from auditor.execute.verdict import judge
from auditor.host.processes import family_of
from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.model.test import Test
from auditor.model.verdict import Status
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

TESTS = ("tests/test_step.py::test_one", "tests/test_step.py::test_two", "tests/test_step.py::test_back")
BASELINE = Baseline(
    tests=tuple(Test(id=test, path="tests/test_step.py", line=1) for test in TESTS),
    covered={},
    import_lines={},
    unsettled_lines={},
    coverage={},
    duration=1.0,
)
MEMORY = 96  # MB
NEVER, AT_ONCE = 60.0, 0.7  # limits, in seconds: for what ends by itself, and for what does not


class Bench:
    """One worker; `verdict_on(body)` is the verdict on the mutant whose function has that body."""

    def __init__(self, project, database):
        self.mark = uuid.uuid4().hex
        os.environ[MARK] = self.mark
        self.path = project / "app/step.py"
        self.worker = Worker(
            0, load(project, {"jobs": 1, "memory_limit": MEMORY}, {}), Path(sys.executable), database, [str(self.path)]
        )

    def verdict_on(self, body, tier, limit=NEVER):
        change = Change(path=str(self.path), original=self.path.read_text(), mutated=self.mutated(body))
        ran = self.worker.run(tier, change, list(TESTS), limit=limit, whole_row=False)
        return judge(Task(mutant_id="m", tests=(0, 1, 2), tier=tier), ran, BASELINE, 0)[0]

    def noticed_on_disk(self, body, folder):
        """Whether pytest's exit code says so, on a copy with the mutant in its file."""
        shutil.copytree(PROJECTS / "hostile_code", folder / "copy")
        (folder / "copy/app/step.py").write_text(self.mutated(body))
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
        return (
            subprocess.run(command, cwd=folder / "copy", capture_output=True, timeout=60, check=False).returncode != 0
        )

    def mutated(self, body):
        text = self.path.read_text()
        mutated = text.replace("    return value + 1\n", f"    {body.strip()}\n", 1)
        assert mutated != text
        return mutated

    def strays(self):
        """Processes and files that are neither a host nor a host's."""
        hosts = list(self.worker._hosts.values())
        running = processes_with(self.mark) - {host._process.pid for host in hosts}
        return running | {path for host in hosts for path in host._scratch.iterdir()}

    def processes_of_hosts(self):
        """The hosts, and the stages that they keep."""
        return set().union(*(family_of(host._process.pid) for host in self.worker._hosts.values()))

    def close(self):
        self.worker.close()
        del os.environ[MARK]


@pytest.fixture(scope="module")
def bench(tmp_path_factory, database):
    project = tmp_path_factory.mktemp("hostile") / "project"
    shutil.copytree(PROJECTS / "hostile_code", project)
    bench = Bench(project, database)
    yield bench
    bench.close()
    assert processes_with(bench.mark) == set()


def said_by(verdict):
    return " ".join([verdict.detail, *(entry.failure for entry in verdict.row)])


@pytest.mark.parametrize("name", BODIES)
def test_a_verdict_and_nothing_left(bench, name):
    body, status, word = BODIES[name]
    limit = AT_ONCE if status is Status.TIMEOUT else NEVER
    verdict = bench.verdict_on(body, Tier.SESSION, limit)
    assert verdict.status is status, said_by(verdict)
    assert word in said_by(verdict)
    assert len(said_by(verdict)) < 3000
    assert bench.strays() == set()

    following = bench.verdict_on("return value + 2", Tier.SESSION)
    assert (following.status, following.killers) == (Status.KILLED, (0,))
    assert bench.verdict_on("return 1 + value", Tier.SESSION).status is Status.SURVIVED
    assert bench.strays() == set()


@pytest.mark.parametrize("tier", [Tier.COLLECTED, Tier.IMPORTED])
@pytest.mark.parametrize(
    "name",
    [
        "exit_0",
        "everything_closed",
        "memory",
        "keyboard_interrupt",
        "daemon",
        "kills_its_host",
        "kills_its_host_and_leaves_a_daemon",
    ],
)
def test_the_other_tiers(bench, name, tier):
    body, status, _ = BODIES[name]
    assert bench.verdict_on(body, tier).status is status
    assert bench.verdict_on("return value + 2", tier).status is Status.KILLED
    assert processes_with(bench.mark) == bench.processes_of_hosts()


CUTS_OFF = ["system_exit", "keyboard_interrupt", "pytest_exit", "pytest_exit_with_0", "a_fork_that_goes_on"]


@pytest.mark.parametrize("name", CUTS_OFF)
def test_a_plain_pytest_says_the_same(bench, name, tmp_path):
    body, status, _ = BODIES[name]
    assert bench.noticed_on_disk(body, tmp_path) == (status is Status.KILLED)
