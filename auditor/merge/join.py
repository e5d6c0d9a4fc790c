"""The shards' verdicts in one run; what is made from verdicts is made anew."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from auditor.audit import audit
from auditor.config.effective import gate_of
from auditor.gate import decide
from auditor.merge.parts import common_limits, in_order
from auditor.model.baseline import Baseline
from auditor.model.mutant import source_order
from auditor.model.plan import Plan
from auditor.model.run import Run
from auditor.model.second_order import SecondOrder, redundant_among
from auditor.model.selection import Limit, Restriction, Selection
from auditor.model.test import Stability, Test
from auditor.score import score


def merge(runs: Sequence[Run]) -> Run:
    """The whole run: the same verdicts, findings, scores and gate as if it had not been dealt out.

    Its times are those of the slowest shard, for they run side by side. Raises `UsageError` when the runs are not all
    the shards of one run.
    """
    shards = in_order(runs)
    first = shards[0]
    numbered = [_renumbered(shard, base) for shard, base in zip(shards, _worker_numbers(shards), strict=True)]
    mutants = tuple(sorted((m for shard in shards for m in shard.mutants), key=source_order))
    excluded = tuple(sorted((one for shard in shards for one in shard.excluded), key=lambda e: source_order(e.mutant)))
    place = {mutant.id: number for number, mutant in enumerate(mutants)}
    tasks = sorted((task for shard in shards for task in shard.plan.tasks), key=lambda task: place[task.mutant_id])
    verdicts = tuple(sorted((v for shard in numbered for v in shard.verdicts), key=lambda v: place[v.mutant_id]))
    selection, baseline = _selection(shards), _baseline(shards)
    second_order = _second_order(shards)
    redundant = redundant_among(verdicts, second_order)
    scores = score(mutants, excluded, verdicts, redundant)
    jobs = sum(shard.environment.jobs for shard in shards)
    return replace(
        first,
        id=f"{first.id}-merged",
        started=min(shard.started for shard in shards),
        duration=max(shard.duration for shard in shards),
        config={**first.config, "jobs": str(jobs)},
        environment=replace(first.environment, jobs=jobs, cores=sum(shard.environment.cores for shard in shards)),
        baseline=baseline,
        mutants=mutants,
        excluded=excluded,
        plan=Plan(tasks=tuple(tasks)),
        verdicts=verdicts,
        findings=audit(mutants, (one for one in verdicts if one.mutant_id not in redundant), baseline, excluded),
        scores=scores,
        gate=decide(scores, gate_of(first.config), verdicts_expected=len(mutants), selection=selection),
        self_check=tuple(check for shard in numbered for check in shard.self_check),
        timings=_slowest(shards),
        warnings=tuple(dict.fromkeys(warning for shard in shards for warning in shard.warnings)),
        selection=selection,
        second_order=second_order,
    )


def _second_order(shards: Sequence[Run]) -> SecondOrder:
    """A survivor has its trials in its own shard, with partners of the whole project."""
    return SecondOrder(
        joints=tuple(joint for shard in shards for joint in shard.second_order.joints),
        left_out={id_: number for shard in shards for id_, number in shard.second_order.left_out.items()},
    )


def _selection(shards: Sequence[Run]) -> Selection:
    """The limits before the cards were dealt, and all that any shard had no time for."""
    whole = Selection(found=shards[0].selection.found, restrictions=common_limits(shards[0]))
    late = [one for shard in shards for one in shard.selection.restrictions if one.limit is Limit.BUDGET]
    return whole.narrowed(Limit.BUDGET, late[0].words, left_out=_left_out(late)) if late else whole


def _left_out(restrictions: Iterable[Restriction]) -> int:
    return sum(restriction.left_out for restriction in restrictions)


def _baseline(shards: Sequence[Run]) -> Baseline:
    """The first shard's; a test that was unstable on any machine is unstable."""
    seen = zip(*(shard.baseline.tests for shard in shards), strict=True)
    return replace(shards[0].baseline, tests=tuple(_least_stable(tests) for tests in seen))


def _least_stable(tests: Sequence[Test]) -> Test:
    return next((test for test in tests if test.stability is not Stability.STABLE), tests[0])


def _worker_numbers(shards: Sequence[Run]) -> list[int]:
    """Where each shard's workers begin, when all of them are counted."""
    return [0, *accumulate(shard.environment.jobs for shard in shards)][:-1]


def _renumbered(shard: Run, base: int) -> Run:
    return replace(
        shard,
        verdicts=tuple(replace(verdict, worker=verdict.worker + base) for verdict in shard.verdicts),
        self_check=tuple(replace(check, worker=check.worker + base) for check in shard.self_check),
    )


def _slowest(shards: Sequence[Run]) -> dict[str, float]:
    stages = sorted({stage for shard in shards for stage in shard.timings})
    return {stage: max(shard.timings.get(stage, 0.0) for shard in shards) for stage in stages}
