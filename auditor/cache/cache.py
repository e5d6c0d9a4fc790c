"""The cache of one run: read before it, asked in it, written after it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.cache.digest import digest
from auditor.cache.fingerprint import fingerprint
from auditor.cache.functions import test_like
from auditor.cache.inputs import Inputs, is_cut_short
from auditor.cache.memory import Kept, Memory, load_memory, memory_file, newest, save_memory
from auditor.cache.parts import Parts
from auditor.cache.snapshot import take_snapshot
from auditor.cache.tree import digest_of_file
from auditor.cache.whole import Whole, carried, whole
from auditor.cache.world import auditor_digest
from auditor.config.model import Config
from auditor.errors import AuditorError
from auditor.model.baseline import Baseline
from auditor.model.carried import Carried
from auditor.model.environment import Environment, TierCheck
from auditor.model.fingerprint import Fingerprint
from auditor.model.mutant import Found, Mutant
from auditor.model.plan import Plan, Reach, Task
from auditor.model.progress import Progress
from auditor.model.second_order import SecondOrder
from auditor.model.test import Stability
from auditor.model.verdict import Status, Verdict
from auditor.operators import find_tenancy


def open_cache(config: Config, sources: Mapping[str, str], progress: Progress) -> "Cache":
    """What the last run of the same sources and tests left; nothing where the configuration says so, and where it
    can't be read, which `progress` is told."""
    memory = Memory()
    if config.cache:
        try:
            memory = load_memory(memory_file(config))
        except AuditorError as fault:
            progress.say(f"nothing is reused of the last run: {fault.what} ({fault.why})")
    return Cache(config, sources, memory, progress)


class Cache:
    """`found` are the mutants of the files `known_of`, which are the same as in the last run. To be made before the
    suite runs: what the project's files are now is what the verdicts will be true for."""

    def __init__(self, config: Config, sources: Mapping[str, str], memory: Memory, progress: Progress) -> None:
        self._config, self._sources, self._memory, self._progress = config, sources, memory, progress
        self._snapshot = take_snapshot(config)
        names = _tenancy(sources, config.tenant_names)
        self._found_for = {path: digest(auditor_digest(), names, text) for path, text in sorted(sources.items())}
        self._whole: Whole | None = None
        then = memory.found_for
        self.known_of = frozenset(path for path, now in self._found_for.items() if then.get(path) == now)
        self.found = memory.found.of(self.known_of)

    def carried(self, database: str) -> Carried | None:
        """What of the newest whole baseline still holds with this `database`, so that a part of the suite need not be
        run for a new one; None where nothing does. Whether the interpreter's packages are the same is still to be
        seen."""
        known = self._memory.whole
        if known is None or known.environment.database != database:
            return None
        tests = {test.function for test in known.baseline.tests}
        files = {test.path for test in known.baseline.tests} & self._snapshot.python.keys() - self._sources.keys()
        hoped = {f"{path}::{name}" for path in files for name in test_like(self._snapshot.python[path])} - tests
        parts = Parts(self._snapshot, self._sources, tests | hoped)
        world = parts.world(self._config, known.environment, _digests(known.outside), known.early)
        return carried(known, parts, frozenset(hoped & parts.bodies.keys())) if world == known.world else None

    def recall(self, baseline: Baseline, environment: Environment, outside: Iterable[str], run: str) -> "Recalled":
        """What still holds, now that the baseline says what the suite is and what it runs. `outside` are files beyond
        the project that it reads, `run` is the id of this run."""
        outside = tuple(sorted(outside))
        inputs = Inputs(self._config, self._sources, self._snapshot, baseline, environment, _digests(outside))
        recalled = Recalled(self._memory, inputs, baseline, inputs.everything(self._config.jobs))
        self._whole = self._memory.whole if baseline.carried else whole(run, baseline, environment, outside, inputs)
        return recalled

    def fingerprint(self, baseline: Baseline, environment: Environment, mutants: Iterable[Mutant]) -> Fingerprint:
        """The state that this run's verdicts belong to."""
        return fingerprint(self._config, self._snapshot, environment, baseline, mutants)

    def keep(
        self,
        recalled: "Recalled",
        found: Found,
        reach: Mapping[str, Reach],
        checks: tuple[TierCheck, ...],
        plan: Plan,
        verdicts: Collection[Verdict],
        second: SecondOrder,
    ) -> None:
        """Leave it all for the next run. `found` is what was found before equivalent mutants were dropped."""
        if not self._config.cache:
            return
        if take_snapshot(self._config) != self._snapshot:
            self._progress.say("files changed while the project was audited: the next run reuses nothing of this one")
            return
        memory = Memory(
            found=found,
            found_for=self._found_for,
            reach={**recalled.reach, **reach},
            checks=checks,
            proved_for=recalled.everything,
            verdicts=recalled.kept(
                Plan(tasks=(*plan.tasks, *(joint.task for joint in second.joints))),
                (*found.mutants, *(joint.mutant for joint in second.joints)),
                (*verdicts, *(joint.verdict for joint in second.joints)),
            ),
            whole=self._whole,
        )
        try:
            save_memory(memory, memory_file(self._config))
        except OSError as fault:
            self._progress.say(f"the next run reuses nothing of this one: {fault}")


class Recalled:
    """`reach` and `checks` are empty unless nothing at all has changed."""

    def __init__(self, memory: Memory, inputs: Inputs, baseline: Baseline, everything: str) -> None:
        self._memory, self._inputs, self._baseline, self.everything = memory, inputs, baseline, everything
        same = memory.proved_for == everything
        self.reach = dict(memory.reach) if same else {}
        self.checks = memory.checks if same else ()
        self._numbers = {test.id: number for number, test in enumerate(baseline.tests)}

    def verdicts(self, plan: Plan, mutants: Iterable[Mutant]) -> dict[str, Verdict]:
        """By mutant id, the verdicts that nothing they depend on has changed."""
        by_id = {mutant.id: mutant for mutant in mutants}
        found = {}
        for task in plan.tasks:
            kept = self._memory.verdicts.get(task.mutant_id)
            if kept and {*kept.asked, *kept.row} <= self._numbers.keys():
                verdict = self._renumbered(kept)
                asked = [self._numbers[test] for test in kept.asked]
                key = self._inputs.key(task, asked, by_id[task.mutant_id], verdict)
                if key == kept.key and _answers(task, asked, verdict):
                    found[task.mutant_id] = replace(verdict, cached=True)
        return found

    def expected(self, mutants: Iterable[Mutant]) -> Callable[[Task], tuple[str, ...]]:
        """Tells for a task which functions its verdict depends on in any case."""
        by_id = {mutant.id: mutant for mutant in mutants}
        return lambda task: self._inputs.expected(task, by_id[task.mutant_id])

    def kept(self, plan: Plan, mutants: Iterable[Mutant], verdicts: Collection[Verdict]) -> dict[str, Kept]:
        """What is remembered of these verdicts and, before them, of mutants that this run did not judge."""
        by_id, tasks = {mutant.id: mutant for mutant in mutants}, {task.mutant_id: task for task in plan.tasks}
        new = {
            verdict.mutant_id: self._kept(tasks[verdict.mutant_id], by_id[verdict.mutant_id], verdict)
            for verdict in verdicts
            if self._is_certain(verdict) and _is_of_its_tests(verdict, tasks[verdict.mutant_id])
        }
        judged = {verdict.mutant_id for verdict in verdicts}
        others = {mutant_id: kept for mutant_id, kept in self._memory.verdicts.items() if mutant_id not in judged}
        return newest({**others, **new})

    def _kept(self, task: Task, mutant: Mutant, verdict: Verdict) -> Kept:
        tests = self._baseline.tests
        return Kept(
            key=self._inputs.key(task, _asked(task), mutant, verdict),
            asked=tuple(tests[test].id for test in _asked(task)),
            row=tuple(tests[entry.test].id for entry in verdict.row),
            verdict=replace(verdict, cached=False),
        )

    def _renumbered(self, kept: Kept) -> Verdict:
        """The verdict with its tests' present numbers."""
        row = zip(kept.verdict.row, kept.row, strict=True)
        return replace(kept.verdict, row=tuple(replace(entry, test=self._numbers[test]) for entry, test in row))

    def _is_certain(self, verdict: Verdict) -> bool:
        """Whether it would be the same again: time-outs, errors and the word of unstable tests may not be."""
        tests = [self._baseline.tests[entry.test] for entry in verdict.row]
        decided = verdict.tier is not None and verdict.status not in (Status.TIMEOUT, Status.ERROR)
        return decided and all(test.stability is Stability.STABLE for test in tests)


def _tenancy(sources: Mapping[str, str], named: Iterable[str]) -> list[list[str]]:
    """All that operators take from other files than the mutant's."""
    try:
        return find_tenancy(sources.values(), named).known()
    except (RecursionError, MemoryError):  # nested too deeply, which the search for mutants tells with its place
        return []


def _digests(files: Iterable[str]) -> list[tuple[str, str]]:
    return [(path, digest_of_file(Path(path))) for path in files]


def _answers(task: Task, asked: Iterable[int], verdict: Verdict) -> bool:
    """Whether the verdict is one on what is asked now: a kill is one on any tests with those that made it."""
    if is_cut_short(verdict, task):
        return {entry.test for entry in verdict.row} <= {*_asked(task)}
    return {*asked} == {*_asked(task)}


def _is_of_its_tests(verdict: Verdict, task: Task) -> bool:
    """Whether the mutant's own tests decided; what only the suite's order decides depends on all that runs in it."""
    return verdict.tier in task.tiers and {entry.test for entry in verdict.row} <= {*_asked(task)}


def _asked(task: Task) -> tuple[int, ...]:
    return *task.tests, *task.disk_tests
