"""R12: in a child of its own a mutant's test may find less than in the suite, or more, of what other tests leave.

So nothing survives but what the whole suite lets pass in its own order, in a new import; and of the kills, those of
some mutants are asked once more where the suite's earlier tests are all that can have run before.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from auditor.execute.bench import SUITE_FACTOR
from auditor.execute.warm_up import earlier
from auditor.model.baseline import Baseline
from auditor.model.mutant import GENERAL, Mutant
from auditor.model.plan import SWAPPED, Task, Tier
from auditor.model.test import Stability
from auditor.model.verdict import Status, Verdict

WITNESSES = 60  # domain mutants whose kills are asked again, and as many general ones
FEW = 60  # mutants below which tests keep the suite's order
BOOT = 15.0  # seconds, to import and collect the suite anew


class Witnesses:
    """Some mutants, by lot, whose kills show whether the order of the tests matters to this suite.

    Once it does to one of them, `order_matters`, and every kill that was out of order is doubted.
    """

    def __init__(self, tasks: Iterable[Task], mutants: Mapping[str, Mutant]) -> None:
        drawn = [task.mutant_id for task in sorted(tasks, key=_lot)]
        domain = [id_ for id_ in drawn if mutants[id_].family != GENERAL]
        general = [id_ for id_ in drawn if mutants[id_].family == GENERAL]
        self._chosen = frozenset((*domain[:WITNESSES], *general[:WITNESSES]))
        self._believed: set[str] = set()
        self.order_matters = False

    def are_asked(self, task: Task, verdict: Verdict) -> bool:
        """Whether a kill is to be asked again; one that is not is believed until the order matters."""
        if verdict.status is not Status.KILLED or is_in_order(task, verdict):
            return False
        if self.order_matters or task.mutant_id in self._chosen:
            return True
        self._believed.add(task.mutant_id)
        return False

    def doubted(self) -> set[str]:
        """The mutants, by id, whose kills were believed before the order was known to matter; once."""
        if not self.order_matters:
            return set()
        doubted, self._believed = self._believed, set()
        return doubted


def _lot(task: Task) -> tuple[bool, bytes]:
    """A session's mutants first: all their tests run after all others."""
    return task.tier is not Tier.SESSION, hashlib.sha256(task.mutant_id.encode()).digest()


def is_in_order(task: Task, verdict: Verdict) -> bool:
    """Whether a test failed that had none before it in its process but such as the suite runs before it."""
    if task.tier is Tier.SESSION:
        return not verdict.killers
    before = -1
    for entry in verdict.row:
        if not entry.outcome.is_green and entry.test > before:
            return True
        before = max(before, entry.test)
    return not verdict.killers


def is_to_be_seen_by_the_suite(task: Task, verdict: Verdict) -> bool:
    """Whether a survivor was seen by its own tests only, or by the suite in another order."""
    return verdict.status is Status.SURVIVED and task.tier in SWAPPED


def own_tests_in_order(task: Task) -> Task:
    """The task's own tests as the suite would run them: where there are few mutants, an order that finds the killer
    sooner saves less than the word of a witness costs."""
    return replace(task, tests=tuple(sorted(task.tests)))


def in_suite_order(task: Task, baseline: Baseline, tier: Tier) -> Task:
    """All tests that are not left to the disk, as the suite would run them; the flaky ones kill nothing."""
    tests = tuple(
        number
        for number, test in enumerate(baseline.tests)
        if number not in task.disk_tests and test.stability is not Stability.FLAKY
    )
    limit = task.time_limit + SUITE_FACTOR * baseline.duration + BOOT
    return replace(task, tier=tier, tests=tests, first=(), time_limit=limit)


def beside_an_earlier(task: Task, killer: int, baseline: Baseline, tier: Tier) -> Task:
    """The killer alone, after the test that the suite runs before it."""
    tests = (*earlier(killer, task, baseline), killer)
    return replace(task, tier=tier, tests=tests, first=(), whole_row=True, time_limit=task.time_limit + BOOT)


def settled(first: Verdict, suite: Verdict) -> Verdict:
    """What the suite says counts; where a mutant survives both, its own tests have said what is to be said."""
    told = first if first.status is suite.status is Status.SURVIVED else suite
    return replace(told, duration=round(first.duration + suite.duration, 3))
