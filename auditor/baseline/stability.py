"""Which tests say the same whenever they are asked: the suite in both orders, and again in an order that was red."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from auditor.model.progress import Progress
from auditor.model.test import Outcome, Stability
from auditor.workers.message import Message
from auditor.workers.pool import Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the host said of each run, first to last, in file order (`own`) and in the opposite one (`backwards`)."""

    own: tuple[Message, ...]
    backwards: tuple[Message, ...]

    def failure(self, test: str) -> str:
        """The first line of the test's first failure; "" when there was none."""
        for run in (*self.own, *self.backwards):
            if test in (failures := failed(run)):
                return failures[test]
        return ""

    def stability(self, test: str) -> Stability:
        """Flaky when one order gave both answers, order-dependent when only the opposite order is red every time."""
        own, backwards = ({test in failed(run) for run in runs} for runs in (self.own, self.backwards))
        if len(own) > 1 or len(backwards) > 1:
            return Stability.FLAKY
        return Stability.STABLE if own == backwards else Stability.ORDER_DEPENDENT


def run_both(pool: Pool, progress: Progress, carried: Collection[str] = ()) -> Orders:
    """The suite once in each order, less the tests whose ids are `carried`. Raises `HostDied`."""
    progress.stage("baseline", 2)
    runs = _run(pool, progress, [False, True], carried)
    return Orders(own=(runs[False],), backwards=(runs[True],))


def repeat_what_was_red(orders: Orders, pool: Pool, progress: Progress) -> Orders:
    """Each order that was red once more: the same answer is the order's doing, another is the test's own.

    A test that failed in both orders has had its say, and nothing is repeated. Raises `HostDied`.
    """
    own, backwards = failed(orders.own[-1]), failed(orders.backwards[-1])
    wanted = [order for order, failures in ((False, own), (True, backwards)) if failures]
    if not wanted or own.keys() & backwards.keys():
        return orders
    progress.stage("baseline once more", len(wanted))
    again = _run(pool, progress, wanted)
    return Orders(
        own=(*orders.own, again[False]) if False in again else orders.own,
        backwards=(*orders.backwards, again[True]) if True in again else orders.backwards,
    )


def failed(run: Message) -> dict[str, str]:
    """The tests that were not green in a run, with the first line of each failure."""
    return {
        report["test"]: report.get("failure", "")
        for report in run["reports"]
        if not Outcome(report["outcome"]).is_green
    }


def _run(pool: Pool, progress: Progress, orders: Iterable[bool], carried: Collection[str] = ()) -> dict[bool, Message]:
    runs: dict[bool, Message] = {}
    for reversed_order, run in pool.spread(orders, lambda worker, order: worker.baseline(order, carried)):
        runs[reversed_order] = run
        progress.step()
    return runs
