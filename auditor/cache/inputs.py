"""All that verdicts depend on, as it is now."""

from collections.abc import Collection, Iterable

from auditor.cache.digest import digest
from auditor.cache.parts import Parts
from auditor.cache.runs import Runs
from auditor.cache.snapshot import Snapshot
from auditor.config.model import Config
from auditor.model.baseline import Baseline
from auditor.model.environment import Environment
from auditor.model.mutant import Mutant
from auditor.model.plan import Task, Tier
from auditor.model.test import Test
from auditor.model.verdict import Status, Verdict

WATCHED = frozenset((Tier.SESSION, Tier.COLLECTED))


class Inputs:
    """Of Python files, functions of the sources that did not run at import are told apart, and so are tests. All else,
    and what lies outside of Python, is the world, on which every verdict depends."""

    def __init__(
        self,
        config: Config,
        sources: Iterable[str],
        snapshot: Snapshot,
        baseline: Baseline,
        environment: Environment,
        elsewhere: list[tuple[str, str]],
    ) -> None:
        self._tests = baseline.tests
        # what tests start, and tests that read sources, see more than the functions that they run, comments too
        self._are_told_apart = not (baseline.process_tests or baseline.source_readers)
        tests = [test.function for test in baseline.tests]
        self.parts = Parts(snapshot, sources, tests, seen_whole=not self._are_told_apart)
        self.runs = Runs(self.parts.split, baseline)
        self._functions = {name: one for name, one in self.parts.functions.items() if name not in self.runs.early}
        self._bodies = self.parts.bodies
        self.world = self.parts.world(config, environment, elsewhere, self.runs.early)
        self._every_function = digest(sorted(self._functions.items()))
        self._every_body = digest(sorted(self._bodies.items()))

    def everything(self, jobs: int) -> str:
        """The key of what depends on all there is, and on the number of workers."""
        tests = [_facts(test) for test in self._tests]
        return digest(self.world, self._every_function, self._every_body, tests, jobs)

    def expected(self, task: Task, mutant: Mutant) -> tuple[str, ...]:
        """The functions on which the verdict depends in any case: those that its tests ran in the baseline."""
        return tuple(sorted(self._expected(task.tests, mutant) | self.runs.early))

    def key(self, task: Task, asked: Collection[int], mutant: Mutant, verdict: Verdict) -> str:
        """The key of all that the verdict depends on, `asked` being the tests that were to be run.

        A general mutant that a test kills depends on the tests that were run until then; every other verdict on all
        that were to be run.
        """
        stopped = is_cut_short(verdict, task)
        tests = {entry.test for entry in verdict.row} if stopped else {*asked}
        return digest(
            self.world,
            (mutant.id, [(edit.path, edit.original, edit.replacement) for edit in mutant.edits]),
            (task.tier, verdict.tier, task.whole_row, stopped),
            sorted((*_facts(self._tests[test]), self._body(self._tests[test])) for test in tests),
            self._ran(asked, mutant, verdict),
            "" if tests and _is_a_tests_word(verdict) else self._every_body,
        )

    def _ran(self, asked: Collection[int], mutant: Mutant, verdict: Verdict) -> object:
        """All functions that may have run with the mutant: with its tests before, and what was seen to run besides."""
        if verdict.strayed is None or verdict.tier not in WATCHED or not self._are_told_apart:
            return self._every_function
        names = self._expected(asked, mutant) | {*verdict.strayed} - self.runs.early
        if not names <= self._functions.keys():
            return self._every_function
        return sorted((name, self._functions[name]) for name in names)

    def _expected(self, tests: Collection[int], mutant: Mutant) -> set[str]:
        names = {name for test in tests for name in self.runs.by_test.get(test, ())}
        return (names | self.runs.always | {self._outermost(mutant)}) - self.runs.early

    def _outermost(self, mutant: Mutant) -> str:
        """The function told apart that the mutant stands in, which may be around its own."""
        words = mutant.function.split(".")
        names = [f"{mutant.path}::{'.'.join(words[:number])}" for number in range(1, len(words) + 1)]
        known = self._functions.keys() | self.runs.early
        return next((name for name in names if name in known), names[-1])

    def _body(self, test: Test) -> str:
        """A test that is made elsewhere (in a base class, by a plugin) may be any."""
        return self._bodies.get(test.function, self._every_body)


def is_cut_short(verdict: Verdict, task: Task) -> bool:
    """Whether a test's failure ended the run of a mutant that needs no whole row."""
    return verdict.status is Status.KILLED and bool(verdict.killers) and not task.whole_row


def _is_a_tests_word(verdict: Verdict) -> bool:
    return verdict.status is Status.SURVIVED or bool(verdict.killers)


def _facts(test: Test) -> tuple[object, ...]:
    return test.id, test.outcome.value, test.stability.value, test.markers, test.fixtures
