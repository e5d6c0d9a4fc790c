"""Who does what next: the longest tasks first, and in each the tests that killed its neighbours first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Plan, Task, Tier
from auditor.model.verdict import Verdict


class Schedule:
    """The covered tasks of a plan, handed out one by one; what is learnt on the way orders the tests of the next."""

    def __init__(self, plan: Plan, mutants: Mapping[str, Mutant], baseline: Baseline) -> None:
        self._mutants, self._baseline = mutants, baseline
        self._kills: dict[str, Counter[int]] = {}
        self._tasks = sorted(
            (task for task in plan.tasks if task.tests),
            key=lambda task: (-task.time_limit, task.mutant_id),
        )

    def __iter__(self) -> Iterator[Task]:
        for task in self._tasks:
            yield self._ordered(task)

    def learn(self, mutant: Mutant, verdict: Verdict) -> None:
        """Remember who killed a mutant of this function."""
        self._kills.setdefault(_place(mutant), Counter()).update(verdict.killers)

    def _ordered(self, task: Task) -> Task:
        """Past killers in the same function first, then the quick ones; a whole row, and a suite that boots, keep
        the suite's own order."""
        if task.whole_row or task.tier is not Tier.COLLECTED or len(task.tests) == len(self._baseline.tests):
            return task
        kills = self._kills.get(_place(self._mutants[task.mutant_id]), Counter())
        tests = sorted(task.tests, key=lambda test: (-kills[test], self._baseline.tests[test].duration, test))
        return replace(task, tests=tuple(tests))


def _place(mutant: Mutant) -> str:
    return f"{mutant.path}::{mutant.function}"
