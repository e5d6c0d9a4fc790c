"""Between the mutants: whether the hosts still say of the unchanged suite what the baseline said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from auditor.errors import IncompleteError
from auditor.execute.journal import HostWord, Standing
from auditor.model.baseline import Baseline
from auditor.model.plan import SWAPPED, Task, Tier
from auditor.workers.unmutated import IN_ANY_ORDER, IN_FILE_ORDER, difference
from auditor.workers.worker import Ran, Worker

CHECK_EVERY, CLOSER = 300, 10  # mutants a host; how much more often where a check had failed
SHARE = 20  # after an alarm, the mutants since the last check took at least this many times as long as a check
REMEDY = "does a mutant change files that all tests share? see .auditor/log, and run with --jobs 1"
CARRIED_REMEDY = "is the whole suite green? run again with --no-cache, which carries no test over"
TRIES = 2  # hosts, before a tier is given up
LASTING = frozenset({Tier.SESSION, Tier.COLLECTED, Tier.IMPORTED})  # the other tiers' hosts serve one mutant


@dataclass(slots=True)
class _Since:
    """What one host has run since it last proved itself; `alarmed` after a time-out or a death."""

    tasks: list[Task] = field(default_factory=list)
    seconds: float = 0.0
    alarmed: bool = False


class Steady:
    """Has the unmutated suite run in a host before its first mutant, after some hundred mutants, soon after a time-out
    or a death, and at the end where there was one.

    A host that fails is replaced, and the mutants (by id) since its last success are `doubted`. `needed` are the tests
    that mutants need in each tier (one that is not named needs all); `unchanged` runs the suite, or these tests, where
    a task's mutant would run; `noted` is told what becomes of a host, `say` tells a person. Used by the workers'
    threads side by side.
    """

    def __init__(
        self,
        baseline: Baseline,
        needed: Mapping[Tier, frozenset[int]],
        unchanged: Callable[[Worker, Task, tuple[int, ...] | None], Ran],
        noted: Callable[[HostWord], None],
        say: Callable[[str], None],
    ) -> None:
        self.doubted: set[str] = set()
        self._baseline, self._unchanged, self._noted, self._say = baseline, unchanged, noted, say
        self._needed = {tier: tests for tier, tests in needed.items() if len(tests) < len(baseline.tests)}
        self._every = CHECK_EVERY
        self._unfit: set[tuple[int, Tier]] = set()
        self._since: dict[tuple[int, Tier], _Since] = {}
        self._cost = baseline.duration  # seconds of a check

    def before(self, worker: Worker, task: Task) -> None:
        """A mutant is to be run: a host that is new since the self-check has to prove itself.

        Raises `IncompleteError` when it fails, and another new one as well: no verdict could be believed.
        """
        if task.tier in LASTING and task.tier not in worker.proved:
            self._prove(worker, task)

    def anew(self, worker: Worker, task: Task) -> Tier:
        """The tier in which the task's mutant gets in by a new import: its own, unless that is one that swaps code."""
        if task.tier not in SWAPPED:
            return task.tier
        place = worker.number, Tier.IMPORTED
        if Tier.IMPORTED not in worker.proved and place not in self._unfit:
            try:
                self._prove(worker, replace(task, tier=Tier.IMPORTED))
            except IncompleteError as fault:
                if worker.is_ending or self._baseline.carried:  # of what is carried over, nobody has seen it green now
                    raise
                self._unfit.add(place)
                self._say(f"worker {worker.number} uses tier fresh in place of imported: {fault.why}")
        return Tier.FRESH if place in self._unfit else Tier.IMPORTED

    def after(self, worker: Worker, task: Task, ran: Ran) -> None:
        """A mutant was run. Raises like `before`."""
        if task.tier not in LASTING:
            return
        place = worker.number, task.tier
        if not worker.keeps(task.tier):  # what comes next has a new host
            self._forget(worker, task.tier)
            return
        since = self._since.setdefault(place, _Since())
        since.tasks.append(task)
        since.seconds += ran.seconds
        if ran.how != "finished" and not since.alarmed:
            since.alarmed = True
            self._note(worker, task.tier, Standing.ALARMED)
        if len(since.tasks) >= self._every or (since.alarmed and since.seconds >= SHARE * self._cost):
            self._check(worker, task.tier)

    def finish(self, worker: Worker) -> None:
        """The worker has no more to run. Raises like `before`."""
        for number, tier in sorted(self._since):
            if number == worker.number and self._since[number, tier].alarmed:
                self._check(worker, tier)

    def closer(self) -> set[str]:
        """The doubted mutants' ids, once: from here on the hosts are checked more often, in the end after each one."""
        doubted, self.doubted = self.doubted, set()
        self._every = max(1, self._every // CLOSER)
        return doubted

    def _check(self, worker: Worker, tier: Tier) -> None:
        last = self._since[worker.number, tier].tasks[-1]
        why = self._difference(worker, last)
        if not why:
            self._since.pop((worker.number, tier))
            self._note(worker, tier, Standing.PROVED)
            return
        tasks = self._doubt(worker, tier)
        worker.restart(tier)
        self._prove(worker, last)
        self._say(f"worker {worker.number} got a new host for tier {tier}, and {len(tasks)} mutant(s) run again: {why}")

    def _forget(self, worker: Worker, tier: Tier) -> None:
        """The host is gone. What it ran after an alarm can't be checked any more."""
        since = self._since.get((worker.number, tier))
        if since is not None and since.alarmed:
            self._doubt(worker, tier)
        elif since is not None:
            self._since.pop((worker.number, tier))

    def _doubt(self, worker: Worker, tier: Tier) -> list[Task]:
        tasks = self._since.pop((worker.number, tier)).tasks
        if self._every > 1:  # one that ran alone began in a host that had just proved itself
            self.doubted.update(task.mutant_id for task in tasks)
            self._note(worker, tier, Standing.LOST)
        return tasks

    def _prove(self, worker: Worker, task: Task) -> None:
        for _ in range(TRIES):
            why = self._difference(worker, task)
            if not why:
                worker.proved.add(task.tier)
                self._note(worker, task.tier, Standing.PROVED)
                return
            worker.restart(task.tier)
        raise IncompleteError(
            "self-check-lost",
            f"tier {task.tier} of worker {worker.number} no longer runs the unmutated suite as the baseline did",
            why=why[:500],
            remedy=CARRIED_REMEDY if self._baseline.carried else REMEDY,
        )

    def _difference(self, worker: Worker, task: Task) -> str:
        """What the unmutated suite, as far as mutants need it in the task's tier, says otherwise than the baseline."""
        some = self._needed.get(task.tier)
        ran = self._unchanged(worker, task, None if some is None else tuple(sorted(some)))
        self._cost = ran.seconds
        return difference(ran, self._baseline, IN_FILE_ORDER if some is None else IN_ANY_ORDER, among=some)

    def _note(self, worker: Worker, tier: Tier, standing: Standing) -> None:
        self._noted(HostWord(worker=worker.number, tier=tier, standing=standing))
