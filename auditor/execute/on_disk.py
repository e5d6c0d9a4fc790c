"""The second half of a task: tests that only a mutant on disk can reach (R11)."""

from dataclasses import replace

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Task, Tier
from auditor.model.verdict import Status, Verdict


def is_to_follow(task: Task, verdict: Verdict) -> bool:
    """Whether the tests on disk have a say: where the others noticed nothing, or every test's word is asked for."""
    decided = verdict.status is Status.SURVIVED or (verdict.status is Status.KILLED and task.whole_row)
    return bool(task.disk_tests) and decided


def on_disk(task: Task) -> Task:
    """The task of the tests that were left to the disk."""
    return replace(
        task, tier=Tier.DISK, tests=task.disk_tests, time_limit=task.disk_time_limit, disk_tests=(), first=()
    )


def joined(memory: Verdict, disk: Verdict) -> Verdict:
    """One verdict from both halves: killed when either is, else what the disk says."""
    row, duration = memory.row + disk.row, round(memory.duration + disk.duration, 3)
    told = memory if memory.status is Status.KILLED else disk
    return replace(told, row=row, duration=duration)


def without_guesses(verdict: Verdict, task: Task, mutant: Mutant, baseline: Baseline) -> Verdict:
    """That a test started a program and passed is no proof that it ran the statement: only coverage is."""
    if task.tier is not Tier.DISK and not task.disk_tests:
        return verdict
    lines = range(mutant.statement.line, mutant.statement.end_line + 1)
    covered = baseline.covered.get(mutant.path, {})
    ran = {test for line in lines for test in covered.get(line, ())}
    asked = set(task.disk_tests or task.tests)
    row = tuple(e for e in verdict.row if e.test in ran or e.test not in asked or not e.outcome.is_green)
    if verdict.status is Status.SURVIVED and task.why_not:
        return replace(verdict, status=Status.NO_COVERAGE, row=(), detail=task.why_not)
    return replace(verdict, row=row)
