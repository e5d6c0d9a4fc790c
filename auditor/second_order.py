"""Where a lost guard survives, it may be one of two: the survivors are tried with the other guards of the same row."""

from collections.abc import Iterable, Mapping

from auditor.baseline.calibrate import switched_off
from auditor.cache.cache import Recalled
from auditor.config.model import Config
from auditor.execute import Budget, Journal, run_together
from auditor.model.baseline import Baseline
from auditor.model.environment import TierCheck
from auditor.model.mutant import Mutant
from auditor.model.plan import Plan, Tier
from auditor.model.progress import Progress
from auditor.model.second_order import SecondOrder
from auditor.model.verdict import Status, Verdict
from auditor.plan.second_order import chances
from auditor.workers.pool import Pool


def try_together(
    mutants: Iterable[Mutant],
    verdicts: Iterable[Verdict],
    every: Iterable[Mutant],
    sources: Mapping[str, str],
    baseline: Baseline,
    checks: tuple[TierCheck, ...],
    recalled: Recalled,
    journal: Journal,
    pool: Pool,
    config: Config,
    progress: Progress,
    budget: Budget | None,
) -> SecondOrder:
    """What the tests say of the survivors among `mutants` together with others of `every` mutant of the project."""
    survived = {verdict.mutant_id for verdict in verdicts if verdict.status is Status.SURVIVED}
    survivors = [mutant for mutant in mutants if mutant.id in survived]
    usual = Tier.FRESH if Tier.IMPORTED in switched_off(checks) else Tier.IMPORTED
    found = chances(survivors, every, sources, baseline, usual)
    if not found:
        return SecondOrder()
    trials = [trial for chance in found for trial in chance.trials]
    tasks = {trial.task.mutant_id: trial.task for trial in trials}
    known = recalled.verdicts(Plan(tasks=tuple(tasks.values())), [trial.whole for trial in trials])
    return run_together(
        found,
        sources,
        baseline,
        pool,
        config.project,
        progress,
        known={**known, **journal.known},
        heard=journal.write,
        budget=budget,
    )
