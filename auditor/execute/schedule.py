"""Who does what next: the longest tasks first, and in each the tests that killed its neighbours first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from auditor.execute.budget import Budget
from auditor.execute.names import words_of
from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.model.plan import Task
from auditor.model.test import Stability
from auditor.model.verdict import Verdict

EACH = 5  # of a statement's, a function's and a module's past killers, how many run before the rest of the suite
NAMESAKES = 0.1  # of the suite's time


class Schedule:
    """Tasks with tests to run, handed out one by one; what is learnt on the way orders the tests of the next.

    With a budget its turns come before the length of a task, and nothing is handed out once it is used up.
    """

    def __init__(
        self, tasks: Iterable[Task], mutants: Mapping[str, Mutant], baseline: Baseline, budget: Budget | None = None
    ) -> None:
        self._mutants, self._baseline, self._budget = mutants, baseline, budget
        self._turns = budget.turns if budget else {}
        self._kills: dict[str, Counter[int]] = {}
        self._words = [words_of(test.id) for test in baseline.tests]
        self._seconds = [test.duration for test in baseline.tests]
        self._namesakes_time = NAMESAKES * sum(self._seconds)
        self._tasks = sorted((task for task in tasks if task.tests), key=self._place)

    def __iter__(self) -> Iterator[Task]:
        for task in self._tasks:
            if self._budget and self._budget.is_used_up:
                return
            yield task if task.whole_row else self._ordered(task)

    def learn(self, mutant: Mutant, verdict: Verdict) -> None:
        """Remember who killed a mutant of this statement, of this function and of this module."""
        for neighbourhood in _neighbourhoods(mutant):
            self._kills.setdefault(neighbourhood, Counter()).update(self._stable(verdict.killers))

    def _place(self, task: Task) -> tuple[int, float, str, int, str]:
        """The longest first, and neighbours one after the other: what killed the last one may well kill the next."""
        mutant = self._mutants[task.mutant_id]
        return self._turns.get(task.mutant_id, 0), -task.time_limit, mutant.path, mutant.statement.line, mutant.id

    def _ordered(self, task: Task) -> Task:
        """Past killers first: those in the same function, then the quick tests, the unstable last; for a suite that
        runs whole, the likeliest killers, then the suite's own order."""
        mutant = self._mutants[task.mutant_id]
        if task.is_whole(len(self._baseline.tests)):
            return replace(task, first=tuple(test for test in self._likeliest(mutant) if test not in task.disk_tests))
        kills = self._kills.get(_function(mutant), Counter())
        known = self._baseline.tests
        unstable = {test for test in task.tests if known[test].stability is not Stability.STABLE}
        tests = sorted(task.tests, key=lambda test: (test in unstable, -kills[test], self._seconds[test], test))
        return replace(task, tests=tuple(tests))

    def _likeliest(self, mutant: Mutant) -> tuple[int, ...]:
        """The past killers of the statement, of the function and of the module; the quickest tests of what follows the
        statement: for a decorator or a default, its function's body; and the tests that are named after it."""
        found: dict[int, None] = {}
        for neighbourhood in _neighbourhoods(mutant):
            found.update(dict.fromkeys(_best(self._kills.get(neighbourhood, Counter()))[:EACH]))
        found.update(dict.fromkeys(self._tests_below(mutant)[:EACH]))
        found.update(dict.fromkeys(self._namesakes(mutant)))
        return tuple(found)

    def _namesakes(self, mutant: Mutant) -> list[int]:
        """The tests whose names say most of what the mutant's file and function are called, the quickest first: as
        many as take a tenth of the suite's time."""
        names = words_of(f"{mutant.path} {mutant.function}")
        alike = {test: len(names & words) for test, words in enumerate(self._words) if names & words}
        ordered = sorted(self._stable(alike), key=lambda test: (-alike[test], self._seconds[test], test))
        spent = accumulate(self._seconds[test] for test in ordered)
        return [test for test, so_far in zip(ordered, spent, strict=True) if so_far <= self._namesakes_time]

    def _tests_below(self, mutant: Mutant) -> list[int]:
        covered = self._baseline.covered.get(mutant.path, {})
        line = min((line for line in covered if line > mutant.statement.line), default=None)
        tests = self._stable(covered[line]) if line is not None else []
        return sorted(tests, key=lambda test: (self._seconds[test], test))

    def _stable(self, tests: Iterable[int]) -> list[int]:
        return [test for test in tests if self._baseline.tests[test].stability is Stability.STABLE]


def _best(kills: Counter[int]) -> list[int]:
    return sorted(kills, key=lambda test: (-kills[test], test))


def _neighbourhoods(mutant: Mutant) -> tuple[str, str, str]:
    return f"{mutant.path}:{mutant.statement.line}", _function(mutant), mutant.path


def _function(mutant: Mutant) -> str:
    return f"{mutant.path}::{mutant.function}"
