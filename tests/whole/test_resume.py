"""A run that was ended, by whatever and whenever, is gone on with: no verdict is lost, and no mutant is run twice."""

import json
import os
import runpy
import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from running import Running
from surroundings import MARK, PROJECTS

from auditor.execute.journal import read
from auditor.model.codec import load_run
from auditor.model.render import mutated_source

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
JOBS = 2


class Project:
    """A copy of `counting`, whose tests write down each mutant that they meet, and wait while `hold` says so."""

    def __init__(self, folder):
        self.folder = folder / "counting"
        shutil.copytree(PROJECTS / "counting", self.folder, ignore=shutil.ignore_patterns("__pycache__", ".auditor"))
        self.runs, self.hold = folder / "runs", folder / "hold"
        self.runs.touch()
        self.journal = self.folder / ".auditor" / "journal.jsonl"
        self.started, self.mark = [], folder.name

    def start(self, *flags):
        places = {
            "COUNTING_RUNS": str(self.runs),
            "COUNTING_HOLD": str(self.hold),
            "COUNTING_UNCHANGED": digest((PROJECTS / "counting/app/steps.py").read_text()),
        }
        self.started.append(Running(self.folder, "--jobs", JOBS, "--no-cache", *flags, mark=self.mark, **places))
        return self.started[-1]

    def hold_after(self, mutants):
        """Mutants that begin later, over all runs, wait until they are released or killed."""
        self.hold.with_suffix(".new").write_text(str(mutants))
        self.hold.with_suffix(".new").rename(self.hold)

    def release(self):
        self.hold.unlink()

    def written(self):
        """The verdicts in the journal, as they stand there."""
        lines = self.journal.read_bytes().split(b"\n")[1:-1] if self.journal.exists() else []
        return {line["mutant_id"]: line for line in map(json.loads, lines) if "mutant_id" in line}

    def kept(self):
        """Of these, what a run would go on with: on a slow machine a mutant that is held may be a time-out, and what
        its host says then counts only once it has proved itself."""
        return {id_: self.written()[id_] for id_ in read(self.journal.read_bytes()).verdicts}

    def times_run(self):
        """How many processes ran each mutant, by its digest."""
        return Counter(mutant for _, mutant in {tuple(line.split()) for line in self.runs.read_text().splitlines()})

    def begun(self):
        """The mutants that some process ran, in the order they began, each with the last such process."""
        begun = {}
        for line in self.runs.read_text().splitlines():
            pid, mutant = line.split()
            begun[mutant] = int(pid)
        return begun

    def held(self, run):
        """The pids of the processes that wait, once every worker has one."""
        free = int(self.hold.read_text())
        eventually(lambda: len(self.begun()) >= free + JOBS, run)
        return list(self.begun().values())[free:]

    def runs_of(self, ids, whole):
        """How many processes ran each of these mutants."""
        times = self.times_run()
        return {mutant.id: times[digest_of(mutant, whole)] for mutant in whole.mutants if mutant.id in ids}

    def report(self):
        return load_run(self.folder / "reports/latest/audit.json")


def digest_of(mutant, run):
    return digest(mutated_source(run.sources[mutant.path], mutant.edits))


def digest(source):
    names = {}
    exec(source, names)
    return runpy.run_path(str(PROJECTS / "counting/tests/digest.py"))["digest"](names)


def eventually(holds, run):
    deadline = time.monotonic() + 120
    while not holds():
        assert time.monotonic() < deadline, run.told
        time.sleep(0.01)


def outcome(run):
    """What a reader would act on: verdicts with their killers, findings, scores and the gate, times aside."""
    verdicts = [(verdict.mutant_id, verdict.status, verdict.tier, verdict.killers) for verdict in run.verdicts]
    return verdicts, run.mutants, run.findings, run.scores, run.gate


@pytest.fixture(scope="module")
def new_project(tmp_path_factory):
    made = []

    def make():
        made.append(Project(tmp_path_factory.mktemp("resumed")))
        return made[-1]

    yield make
    for project in made:
        for run in project.started:
            run.stop()


@pytest.fixture(scope="module")
def whole(new_project):
    """A run that nobody disturbed."""
    project = new_project()
    run = project.start()
    assert run.end() == 0, run.told
    report = project.report()
    assert len(project.times_run()) == len(report.mutants)
    assert not project.journal.exists()
    return report


def test_ended_three_times_and_gone_on_with(new_project, whole):
    project = new_project()
    project.hold_after(3)
    first = project.start()
    assert first.said("auditor: baseline"), first.told
    second = project.start()
    assert second.end() == 4
    assert f"another run audits this project (process {first.process.pid})" in second.told
    assert "[project-in-use]" in second.told

    eventually(lambda: len(project.written()) == 3, first)
    project.held(first)
    first.process.send_signal(signal.SIGINT)
    assert first.end() == 130
    assert first.left_nothing(), first.leftovers()
    assert "13 of 16 mutants not run (go on: python -m auditor run --resume)" in first.out
    assert "GATE NOT DECIDED" in first.out
    partial = project.report()
    assert {verdict.mutant_id for verdict in partial.verdicts} == {*project.written()}
    assert partial.unfinished == 13
    assert partial.gate.incomplete
    assert not partial.gate.passed
    assert "13 of 16 mutants not run" in (project.folder / "reports/latest/index.html").read_text()

    kept, runs = project.kept(), project.runs_of(project.kept(), whole)
    for verdicts in (8, 14):
        project.hold_after(verdicts)
        run = project.start("--resume")
        eventually(lambda count=verdicts: len(project.written()) == count, run)
        assert f"resumed: {len(kept)} verdicts" in run.told
        run.process.kill()
        run.end()
        assert run.left_nothing(), run.leftovers()
        assert {id_: project.written()[id_] for id_ in kept} == kept
        assert project.runs_of(kept, whole) == runs
        kept, runs = project.kept(), project.runs_of(project.kept(), whole)

    with project.journal.open("ab") as journal:
        journal.write(b'{"mutant_id": "to')
    saved = project.journal.read_bytes()
    project.release()
    last = project.start("--resume")
    assert last.end() == 0, last.told
    assert f"auditor: mutants 0/{len(whole.mutants) - len(kept)}" in last.told
    assert outcome(project.report()) == outcome(whole)
    resumed = json.loads((project.folder / "reports/latest/audit.json").read_text())
    assert kept == {verdict["mutant_id"]: verdict for verdict in resumed["verdicts"] if verdict["mutant_id"] in kept}
    assert not project.journal.exists()

    assert project.runs_of(kept, whole) == runs
    assert len(project.times_run()) == len(whole.mutants)

    project.journal.write_bytes(saved)
    changed = project.folder / "tests/test_steps.py"
    changed.write_text(changed.read_text() + "\n\ndef test_added_again():\n    assert steps.added(2) == 102\n")
    foreign = project.start("--resume")
    assert foreign.end() == 0, foreign.told
    assert "nothing to resume: tests/test_steps.py changed since" in foreign.told
    assert "auditor: mutants 0/16" in foreign.told
    assert project.report().scores.total.killed == len(whole.mutants)


VICTIMS = ["child", "host", "server", "guardian"]


def test_whoever_else_is_killed_the_run_goes_on_to_the_same_end(new_project, whole):
    project = new_project()
    project.hold_after(1)
    run = project.start()
    for victim in VICTIMS:
        child = project.held(run)[0]
        os.kill(pid_of(victim, child, run), signal.SIGKILL)
        project.hold_after(len(project.begun()) + 1)
    project.release()
    assert run.end() == 0, run.told
    assert outcome(project.report()) == outcome(whole)
    assert run.told.count("lost its database and gets another") >= 2
    assert run.left_nothing(), run.leftovers()


def pid_of(victim, child, run):
    if victim == "child":
        return child
    if victim == "host":
        return parent(child)
    name = "guardian.py" if victim == "guardian" else " -D "
    return next(pid for pid, command in sorted(processes(run.mark)) if name in command)


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def processes(mark):
    """The run's processes with their command lines; servers have an environment of their own, and a guardian above."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            marked = f"{MARK}={mark}" in (folder / "environ").read_bytes().decode(errors="replace")
            above = f"{MARK}={mark}" in Path(f"/proc/{parent(folder.name)}/environ").read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue
        if marked or above:
            found.append((int(folder.name), command))
    return found
