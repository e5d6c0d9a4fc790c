"""Several slow ways side by side, each with its copy and its database."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from auditor.config.model import Config
from auditor.database import worker_databases
from auditor.model.mutant import Mutant
from auditor.verify.slow_way import SlowVerdict, SlowWay
from auditor.verify.target import Target


class Bench:
    """Judges `limit` seconds at most for each mutant, as many at once as there are slow ways."""

    def __init__(self, ways: Sequence[SlowWay], limit: float) -> None:
        self._ways, self._limit = ways, limit

    def prove(self, path: str, source: str) -> None:
        """Prove one of the ways with a file that the suite is known to import; they are all alike."""
        self._ways[0].prove(path, source, self._limit)

    def judge(
        self, mutants: Sequence[Mutant], texts: dict[str, str], hear: Callable[[Mutant, SlowVerdict], None]
    ) -> None:
        """`hear` the word on each mutant as it comes, in this thread; `texts` are the mutated sources by id.

        When anything goes wrong, or the person interrupts, what still runs is ended at once.
        """
        free: SimpleQueue[SlowWay] = SimpleQueue()
        for way in self._ways:
            free.put(way)

        def judged(mutant: Mutant) -> SlowVerdict:
            way = free.get()
            try:
                return way.judge(mutant.path, texts[mutant.id], self._limit)
            finally:
                free.put(way)

        with ThreadPoolExecutor(max_workers=len(self._ways)) as threads:
            futures = {threads.submit(judged, mutant): mutant for mutant in mutants}
            try:
                for future in as_completed(futures):
                    hear(futures[future], future.result())
            except BaseException:
                threads.shutdown(wait=False, cancel_futures=True)
                for way in self._ways:
                    way.stop()
                raise


@contextmanager
def open_bench(
    count: int,
    config: Config,
    target: Target,
    suite: tuple[str, ...],
    pristine: Path,
    scratch: Path,
    limit: float,
) -> Iterator[Bench]:
    """`count` ways whose copies, of the folder `pristine`, lie in `scratch`; `suite` are pytest's arguments."""
    with worker_databases(count, url=config.database_url, bindir=config.bindir) as databases:
        ways = [
            SlowWay(config, target, suite, database, pristine, scratch / str(number))
            for number, database in enumerate(databases.workers)
        ]
        yield Bench(ways, limit)
