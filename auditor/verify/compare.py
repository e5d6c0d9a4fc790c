"""Verdict by verdict: what the engine said, and what the slow way says."""

import random
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from auditor.config.interpreter import find_interpreter
from auditor.config.model import Config
from auditor.database import worker_databases
from auditor.errors import UsageError
from auditor.model.mutant import Mutant
from auditor.model.progress import Progress
from auditor.model.render import mutated_source
from auditor.model.run import Run
from auditor.model.source_text import decoded
from auditor.model.verdict import Status, Verdict
from auditor.project_copy import scratch_folder
from auditor.verify.slow_way import SlowVerdict, SlowWay

COMPARABLE = (Status.KILLED, Status.SURVIVED, Status.NO_COVERAGE, Status.TIMEOUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One mutant: the engine's verdict beside the slow way's."""

    mutant: Mutant
    verdict: Verdict
    slow: SlowVerdict

    @property
    def agrees(self) -> bool:
        return _as_slow(self.verdict.status) is self.slow.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """All comparisons, in the order of the mutants' ids; `seed` repeats the sample."""

    comparisons: tuple[Comparison, ...]
    seed: int

    @property
    def disagreements(self) -> tuple[Comparison, ...]:
        return tuple(comparison for comparison in self.comparisons if not comparison.agrees)


def verify(
    run: Run, config: Config, *, sample: int | None, seed: int, only: Collection[str], progress: Progress
) -> Agreement:
    """Check a saved run's verdicts: those of the mutants `only` where ids are given, else `sample` of them drawn with
    `seed` (all for None).

    Raises `UsageError` when the sources are not those of the run or an id is unknown, and `EnvironmentFault` when a
    copy of the project does not behave like the project.
    """
    _same_sources(run, config)
    chosen = _named(run, only) if only else _sample(run, sample, seed)
    verdicts = run.verdict_of
    limit = 10 * run.baseline.duration + 60
    python = find_interpreter(config.python)
    count = max(1, min(config.jobs, len(chosen)))
    bindir = Path(config.pg_bindir) if config.pg_bindir else None
    progress.stage("verify", len(chosen))
    with (
        worker_databases(count, url=config.database_url, bindir=bindir) as databases,
        scratch_folder() as scratch,
        ThreadPoolExecutor(max_workers=count) as threads,
    ):
        free: SimpleQueue[SlowWay] = SimpleQueue()
        for number, database in enumerate(databases.workers):
            folder = scratch / str(number)
            folder.mkdir()
            free.put(SlowWay(config, python, database, folder, run.sources))
        if chosen:
            proving = free.get()
            proving.prove(chosen[0].path, run.sources[chosen[0].path], limit)
            free.put(proving)

        def compare(mutant: Mutant) -> Comparison:
            way = free.get()
            try:
                slow = way.judge(mutant.path, mutated_source(run.sources[mutant.path], mutant.edits), limit)
            finally:
                free.put(way)
            comparison = Comparison(mutant=mutant, verdict=verdicts[mutant.id], slow=slow)
            progress.step("agree" if comparison.agrees else "DISAGREE")
            return comparison

        return Agreement(comparisons=tuple(threads.map(compare, chosen)), seed=seed)


def _named(run: Run, ids: Collection[str]) -> list[Mutant]:
    known = {mutant.id: mutant for mutant in run.mutants}
    for unknown in sorted(set(ids) - set(known)):
        raise UsageError("mutant-unknown", f"the run has no mutant {unknown}", remedy="its ids are in audit.json")
    return [known[id_] for id_ in sorted(set(ids))]


def _sample(run: Run, sample: int | None, seed: int) -> list[Mutant]:
    verdicts = run.verdict_of
    known = sorted(
        (mutant for mutant in run.mutants if verdicts[mutant.id].status in COMPARABLE), key=lambda mutant: mutant.id
    )
    if sample is None or sample >= len(known):
        return known
    return sorted(random.Random(seed).sample(known, sample), key=lambda mutant: mutant.id)


def _same_sources(run: Run, config: Config) -> None:
    for path, text in run.sources.items():
        file = config.project / path
        if not file.is_file() or decoded(file.read_bytes()) != text:
            raise UsageError(
                "verify-sources-changed",
                f"{path} is not what it was when the run was made",
                remedy="audit again, then verify: python -m auditor run",
            )


def _as_slow(status: Status) -> Status:
    """The slow way has no word for a mutant that no test covers: it survives."""
    return Status.SURVIVED if status is Status.NO_COVERAGE else status
