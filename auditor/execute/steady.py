"""Between the mutants: whether the hosts still say of the unchanged suite what the baseline said."""

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.errors import IncompleteError
from auditor.model.baseline import Baseline
from auditor.model.plan import Task, Tier
from auditor.workers.unmutated import difference
from auditor.workers.worker import Ran, Worker

CHECK_EVERY, CLOSER = 300, 10  # mutants a host; how much more often where a check had failed
SHARE = 20  # after an alarm, the mutants since the last check took at least this many times as long as a check


@dataclass(slots=True)
class _Since:
    """What one host has run since it last proved itself; `alarmed` after a time-out or a death."""

    tasks: list[Task] = field(default_factory=list)
    seconds: float = 0.0
    alarmed: bool = False


class Steady:
    """Has the unmutated suite run in a host after some hundred mutants, soon after a time-out or a death, and at the
    end where there was one.

    A host that fails is replaced, and the mutants (by id) since its last success are `doubted`. `unchanged` runs the
    suite where a task's mutant would run; `say` tells a person. Used by the workers' threads side by side.
    """

    def __init__(
        self, baseline: Baseline, unchanged: Callable[[Worker, Task], Ran], say: Callable[[str], None]
    ) -> None:
        self.doubted: set[str] = set()
        self._baseline, self._unchanged, self._say = baseline, unchanged, say
        self._every = CHECK_EVERY
        self._since: dict[tuple[int, Tier], _Since] = {}
        self._cost = baseline.duration  # seconds of a check

    def after(self, worker: Worker, task: Task, ran: Ran) -> None:
        """A mutant was run. Raises `IncompleteError` when a new host fails as well: no verdict could be believed."""
        place = worker.number, task.tier
        if not worker.keeps(task.tier):  # what comes next has a new host
            self._since.pop(place, None)
            return
        since = self._since.setdefault(place, _Since())
        since.tasks.append(task)
        since.seconds += ran.seconds
        since.alarmed |= ran.how != "finished"
        if len(since.tasks) >= self._every or (since.alarmed and since.seconds >= SHARE * self._cost):
            self._check(worker, task.tier)

    def finish(self, worker: Worker) -> None:
        """The worker has no more to run. Raises like `after`."""
        for number, tier in sorted(self._since):
            if number == worker.number and self._since[number, tier].alarmed:
                self._check(worker, tier)

    def closer(self) -> set[str]:
        """The doubted mutants' ids, once: from here on the hosts are checked more often, in the end after each one."""
        doubted, self.doubted = self.doubted, set()
        self._every = max(1, self._every // CLOSER)
        return doubted

    def _check(self, worker: Worker, tier: Tier) -> None:
        since = self._since.pop((worker.number, tier))
        last = since.tasks[-1]
        ran = self._unchanged(worker, last)
        self._cost = ran.seconds
        why = difference(ran, self._baseline)
        if not why:
            return
        worker.restart(tier)
        again = difference(self._unchanged(worker, last), self._baseline)
        if again:
            raise IncompleteError(
                "self-check-lost",
                f"tier {tier} of worker {worker.number} no longer runs the unmutated suite as the baseline did",
                why=again[:500],
                remedy="does a mutant change files that all tests share? see .auditor/log, and run with --jobs 1",
            )
        self._say(
            f"worker {worker.number} got a new host for tier {tier}, and {len(since.tasks)} mutant(s) run again: {why}"
        )
        if self._every > 1:  # one that ran alone began in a host that had just proved itself
            self.doubted.update(task.mutant_id for task in since.tasks)
