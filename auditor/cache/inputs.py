"""All that verdicts depend on, as it is now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from auditor.cache.digest import digest
from auditor.cache.functions import Split, mentioned, split_source, split_tests
from auditor.cache.snapshot import Snapshot
from auditor.cache.world import auditor_digest, machine_digest, variables_digest
from auditor.config.model import Config
from auditor.model.baseline import Baseline
from auditor.model.environment import Environment
from auditor.model.mutant import Mutant
from auditor.model.plan import Task
from auditor.model.test import Test
from auditor.model.verdict import Status, Verdict


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
    ) -> None:
        self._tests = baseline.tests
        split = {path: split_source(snapshot.python[path]) for path in sources if path in snapshot.python}
        functions = {f"{path}::{name}": one for path, each in split.items() for name, one in each.functions.items()}
        early = _ran_at_import(split, baseline)
        self._functions = {name: one for name, one in functions.items() if name not in early}
        tests = _split_test_files(snapshot.python, split.keys(), baseline.tests)
        self._bodies = {f"{path}::{name}": one for path, each in tests.items() for name, one in each.functions.items()}
        shells = {path: each.shell for path, each in {**split, **tests}.items()}
        self._world = digest(
            auditor_digest(),
            machine_digest(environment),
            variables_digest(config),
            (config.source, config.tests, config.database_env),
            sorted({**snapshot.tree, **shells}.items()),
            sorted((name, functions[name]) for name in early),
        )
        self._every_function = digest(sorted(self._functions.items()))
        self._every_body = digest(sorted(self._bodies.items()))

    def everything(self, jobs: int) -> str:
        """The key of what depends on all there is, and on the number of workers."""
        tests = [_facts(test) for test in self._tests]
        return digest(self._world, self._every_function, self._every_body, tests, jobs)

    def key(self, task: Task, mutant: Mutant, verdict: Verdict) -> str:
        """The key of all that the verdict depends on.

        A general mutant that a test kills depends on the tests that were run until then; every other verdict on all
        that were to be run.
        """
        stopped = verdict.status is Status.KILLED and bool(verdict.killers) and not task.whole_row
        tests = {entry.test for entry in verdict.row} if stopped else {*task.tests}
        return digest(
            self._world,
            (mutant.id, [(edit.path, edit.original, edit.replacement) for edit in mutant.edits]),
            (task.tier, task.whole_row, stopped),
            sorted((*_facts(self._tests[test]), self._body(self._tests[test])) for test in tests),
            self._every_function,
            "" if tests and _is_a_tests_word(verdict) else self._every_body,
        )

    def _body(self, test: Test) -> str:
        """A test that is made elsewhere (in a base class, by a plugin) may be any."""
        return self._bodies.get(_qualified(test), self._every_body)


def _is_a_tests_word(verdict: Verdict) -> bool:
    return verdict.status is Status.SURVIVED or bool(verdict.killers)


def _facts(test: Test) -> tuple[object, ...]:
    return test.id, test.outcome.value, test.stability.value, test.markers, test.fixtures


def _qualified(test: Test) -> str:
    """The node id of the function, its parameters left out: "path::Class::name" → "path::Class.name"."""
    path, _, name = test.id.partition("::")
    return f"{path}::{name.partition('[')[0].replace('::', '.')}"


def _ran_at_import(split: Mapping[str, Split], baseline: Baseline) -> set[str]:
    return {
        f"{path}::{name}"
        for path, each in split.items()
        for name, bodies in each.bodies.items()
        for first, last in bodies
        if any(first <= line <= last for line in baseline.import_lines.get(path, ()))
    }


def _split_test_files(python: Mapping[str, bytes], sources: Set[str], tests: Iterable[Test]) -> dict[str, Split]:
    names: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        path, _, name = _qualified(test).partition("::")
        if path in python and path not in sources:
            names[path].add(name)
    words = {word for text in python.values() for word in mentioned(text.decode(errors="replace"))}
    return {
        path: split_tests(python[path], {name for name in some if name.rpartition(".")[2] not in words})
        for path, some in sorted(names.items())
    }
