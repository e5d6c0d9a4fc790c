"""A task, or the unmutated suite, in a worker's host."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.database import DatabaseLost
from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Task
from auditor.model.render import mutated_sources
from auditor.workers.pool import Pool
from auditor.workers.worker import Change, Ran, Worker

SUITE_FACTOR = 6.0  # of the suite's own time, where it runs whole
SUITE_LIMIT = 60.0  # seconds beside it


class Bench:
    """Where mutants are run. A worker whose database is lost gets another one, and the run under way has died.

    `expected` tells for a task which functions may run without being told of.
    """

    def __init__(
        self,
        mutants: Mapping[str, Mutant],
        sources: Mapping[str, str],
        baseline: Baseline,
        pool: Pool,
        project: Path,
        expected: Callable[[Task], tuple[str, ...]],
        say: Callable[[str], None],
    ) -> None:
        self._mutants, self._sources, self._baseline = mutants, sources, baseline
        self._pool, self._project, self._expected, self._say = pool, project, expected, say

    def run(self, worker: Worker, task: Task, patience: float = 1.0) -> Ran:
        """The task's tests on its mutant, with `patience` times its time limit."""
        mutant, tests = self._mutants[task.mutant_id], self._baseline.tests
        texts = mutated_sources(self._sources, mutant)
        change = Change(
            path=str(self._project / mutant.path),
            original=self._sources[mutant.path],
            mutated=texts.pop(mutant.path),
            beside={str(self._project / path): text for path, text in texts.items()},
            expected=tuple(f"{self._project}/{name}" for name in self._expected(task)),
        )
        ran = self._lent(
            worker,
            lambda: worker.run(
                task.tier,
                change,
                None if task.is_whole(len(tests)) else [tests[test].id for test in task.tests],
                first=[tests[test].id for test in task.first],
                without=[tests[test].id for test in task.disk_tests],
                limit=task.time_limit * patience,
                whole_row=task.whole_row,
            ),
        )
        return replace(ran, strayed=self._relative(ran.strayed))

    def unchanged(self, worker: Worker, task: Task, tests: tuple[int, ...] | None) -> Ran:
        """These tests (for None the whole suite) where the task's mutant would run, without it."""
        path = str(self._project / self._mutants[task.mutant_id].path)
        change = Change(path=path, original="", mutated=None)
        limit = SUITE_FACTOR * self._baseline.duration + SUITE_LIMIT
        names = None if tests is None else [self._baseline.tests[test].id for test in tests]
        return self._lent(worker, lambda: worker.run(task.tier, change, names, limit=limit, whole_row=True))

    def _relative(self, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return names and tuple(name.removeprefix(f"{self._project}/") for name in names)

    def _lent(self, worker: Worker, job: Callable[[], Ran]) -> Ran:
        try:
            return job()
        except DatabaseLost as fault:
            self._say(f"worker {worker.number} lost its database and gets another: {fault.why}")
            self._pool.replace_database(worker)
            return Ran(how="died", detail=f"its database was lost: {fault.why}", lines=())
