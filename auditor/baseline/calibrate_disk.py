"""The self-check of the tier `disk`: the copy of the project behaves like the project, and is what runs."""

from collections.abc import Mapping
from pathlib import Path

from auditor.model.baseline import Baseline
from auditor.model.environment import TierCheck
from auditor.model.plan import Tier
from auditor.model.progress import Progress
from auditor.model.test import Outcome, Stability
from auditor.workers.pool import Pool
from auditor.workers.worker import Change, Ran, Worker

RAISE = 'raise RuntimeError("auditor self-check")\n'
TRIES = 8


def prove_disk(
    pool: Pool, baseline: Baseline, sources: Mapping[str, str], project: Path, progress: Progress
) -> tuple[TierCheck, ...]:
    """In every worker: the tests that need the disk are green in the copy, and red when a file of the copy raises.

    A copy in which they are not is not used, and progress says why.
    """
    asked = baseline.beyond_memory()
    progress.stage("self-check", len(pool.workers))
    files = sorted(sources, key=lambda path: (not baseline.import_lines.get(path), path))[:TRIES]
    changes = [Change(path=str(project / path), original=sources[path], mutated=RAISE) for path in files]

    def prove(worker: Worker) -> TierCheck:
        check = _prove(worker, baseline, asked, changes)
        progress.step()
        return check

    checks = tuple(pool.each(prove))
    for why in sorted({check.why for check in checks if not check.used}):
        progress.say(f"tier {Tier.DISK} is switched off: {why}")
    return checks


def _prove(worker: Worker, baseline: Baseline, asked: tuple[int, ...], changes: list[Change]) -> TierCheck:
    tests = [baseline.tests[test] for test in asked]
    limit = 10 * baseline.duration + 30

    def run(change: Change) -> Ran:
        return worker.run(Tier.DISK, change, [test.id for test in tests], limit=limit, whole_row=True)

    ran = run(Change(path="", original="", mutated=None))
    green = {line["test"] for line in ran.lines if Outcome(line["outcome"]).is_green}
    red = [test.id for test in tests if test.stability is Stability.STABLE and test.id not in green]
    if ran.how != "finished" or red:
        why = f"in a copy of the project {', '.join(red[:3])} is not green: {ran.detail or ran.boot or _failure(ran)}"
        return _check(worker, "red", "", "", why)
    for change in changes:
        if _notices(run(change)):
            return _check(worker, "green", "survived", "killed", "")
    return _check(worker, "green", "survived", "survived", "what runs is not the copy of the project")


def _notices(ran: Ran) -> bool:
    return bool(ran.boot) or any(not Outcome(line["outcome"]).is_green for line in ran.lines)


def _failure(ran: Ran) -> str:
    return next((line["failure"] for line in ran.lines if line.get("failure")), "it was not run")


def _check(worker: Worker, unmutated: str, noop: str, raising: str, why: str) -> TierCheck:
    return TierCheck(
        worker=worker.number,
        tier=Tier.DISK,
        used=not why,
        unmutated=unmutated,
        noop=noop,
        raising=raising,
        why=why[:500],
    )
