"""What a task is expected to cost, for the time that is left: most mutants die early, so shares are right, not sums."""

from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier

BOOT = {Tier.COLLECTED: 0.05, Tier.IMPORTED: 0.3}  # seconds; the slower tiers start an interpreter
NEW_INTERPRETER = 1.5
UNTIL_THE_FIRST_FAILURE = 0.3  # share of the tests' time, where the first failure is enough


def expected_cost(task: Task, baseline: Baseline) -> float:
    """Seconds of one worker, those for the tests that are left to the disk included."""
    seconds = sum(baseline.tests[test].duration for test in (*task.tests, *task.disk_tests))
    boots = sum(BOOT.get(tier, NEW_INTERPRETER) for tier in task.tiers)
    return boots + seconds * (1.0 if task.whole_row else UNTIL_THE_FIRST_FAILURE)
