"""Who does what next: the longest tasks first, and in each the tests that killed its neighbours first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from auditor.execute.budget import Budget
from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Task
from auditor.model.test import Stability
from auditor.model.verdict import Verdict

KILLERS = 12  # of a module's past killers, how many run before the rest of the suite


class Schedule:
    """Tasks with tests to run, handed out one by one; what is learnt on the way orders the tests of the next.

    With a budget its turns come before the length of a task, and nothing is handed out once it is used up.
    """

    def __init__(
        self, tasks: Iterable[Task], mutants: Mapping[str, Mutant], baseline: Baseline, budget: Budget | None = None
    ) -> None:
        self._mutants, self._baseline, self._budget = mutants, baseline, budget
        turns = budget.turns if budget else {}
        self._in_function: dict[str, Counter[int]] = {}
        self._in_module: dict[str, Counter[int]] = {}
        self._tasks = sorted(
            (task for task in tasks if task.tests),
            key=lambda task: (turns.get(task.mutant_id, 0), -task.time_limit, task.mutant_id),
        )

    def __iter__(self) -> Iterator[Task]:
        for task in self._tasks:
            if self._budget and self._budget.is_used_up:
                return
            yield task if task.whole_row else self._ordered(task)

    def learn(self, mutant: Mutant, verdict: Verdict) -> None:
        """Remember who killed a mutant of this function, and of this module."""
        for kills, place in ((self._in_function, _function(mutant)), (self._in_module, mutant.path)):
            kills.setdefault(place, Counter()).update(verdict.killers)

    def _ordered(self, task: Task) -> Task:
        """Past killers first: those in the same function, then the quick tests, the unstable last; for a suite that
        runs whole, those in the same module, then the suite's own order."""
        mutant = self._mutants[task.mutant_id]
        if len(task.tests) == len(self._baseline.tests):
            kills = self._in_module.get(mutant.path, Counter())
            return replace(task, first=tuple(test for test, _ in _best(kills)[:KILLERS]))
        kills = self._in_function.get(_function(mutant), Counter())
        known = self._baseline.tests
        unstable = {test for test in task.tests if known[test].stability is not Stability.STABLE}
        tests = sorted(task.tests, key=lambda test: (test in unstable, -kills[test], known[test].duration, test))
        return replace(task, tests=tuple(tests))


def _best(kills: Counter[int]) -> list[tuple[int, int]]:
    return sorted(kills.items(), key=lambda pair: (-pair[1], pair[0]))


def _function(mutant: Mutant) -> str:
    return f"{mutant.path}::{mutant.function}"
