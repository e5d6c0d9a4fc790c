"""The oracle limit: what a run would cost if it knew beforehand which test kills, and lost no time in between.

    .venv/bin/python benchmarks/oracle.py [reports/latest/audit.json]

Killed in first-kill mode: the quickest test that is known to kill. Survivors, and mutants with a whole kill row: all
covering tests. For each mutant whose code runs at import a boot on top. Divided by the workers.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from auditor.model.codec import load_run
from auditor.model.plan import Task, Tier
from auditor.model.run import Run
from auditor.model.verdict import Status, Verdict

FEW = 12  # tests: more are those of a second child
REBOOTED = (Tier.IMPORTED, Tier.FRESH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """Seconds, on all workers together: `limit` for the mutants, `baseline` as measured, `wall` of the whole run."""

    limit: float
    baseline: float
    wall: float
    boot: float

    @property
    def ratio(self) -> float:
        return self.wall / (self.limit + self.baseline)


def oracle(run: Run) -> Oracle:
    seconds = _without_coverage(run)
    boot = _boot(run.verdicts)
    tasks = {task.mutant_id: task for task in run.plan.tasks}
    total = sum(_least(verdict, tasks[verdict.mutant_id], seconds, boot) for verdict in run.verdicts)
    return Oracle(
        limit=total / run.environment.jobs, baseline=run.timings["baseline"], wall=run.duration, boot=round(boot, 3)
    )


def _least(verdict: Verdict, task: Task, seconds: dict[int, float], boot: float) -> float:
    if verdict.status is Status.NO_COVERAGE:
        return 0.0
    start = boot if verdict.tier in REBOOTED else 0.0
    if verdict.status is Status.KILLED and not task.whole_row:
        return start + min((seconds[test] for test in verdict.killers), default=0.0)
    return start + sum(seconds[test] for test in task.tests)


def _without_coverage(run: Run) -> dict[int, float]:
    """Each test's usual time in the children of survivors; its time in the baseline where it ran in none."""
    seen: dict[int, list[float]] = defaultdict(list)
    for verdict in run.verdicts:
        for entry in verdict.row:
            if entry.outcome.is_green:
                seen[entry.test].append(entry.duration)
    return {
        number: median(seen[number]) if seen[number] else test.duration
        for number, test in enumerate(run.baseline.tests)
    }


def _boot(verdicts: tuple[Verdict, ...]) -> float:
    """What a child that imports the project anew usually costs beside its tests, where likely killers decided."""
    beside = [
        verdict.duration - sum(entry.duration for entry in verdict.row)
        for verdict in verdicts
        if verdict.tier is Tier.IMPORTED and verdict.status is Status.KILLED and 0 < len(verdict.row) <= FEW
    ]
    return median(beside) if beside else 0.0


if __name__ == "__main__":
    found = oracle(load_run(Path(sys.argv[1] if len(sys.argv) > 1 else "reports/latest/audit.json")))
    print(
        f"oracle limit {found.limit:.1f} s + baseline {found.baseline:.1f} s; the run took {found.wall:.1f} s:", end=" "
    )
    print(f"{found.ratio:.2f} times (a boot is {found.boot:.2f} s)")
