"""All workers of a run, and how work is spread over them."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import TypeVar

from auditor.config.interpreter import find_interpreter
from auditor.config.model import Config
from auditor.database import Databases, WorkerDatabase
from auditor.model.plan import Tier
from auditor.workers.host_process import HostDied
from auditor.workers.worker import Worker

Job = TypeVar("Job")
Done = TypeVar("Done")


class Pool:
    """`workers` are numbered from 0; each is used by one thread at a time. `another` makes one more database."""

    def __init__(self, workers: list[Worker], another: Callable[[], WorkerDatabase]) -> None:
        self.workers, self._another = workers, another
        self._threads = ThreadPoolExecutor(max_workers=len(workers), thread_name_prefix="auditor-worker")

    def preload(self, modules: tuple[str, ...]) -> None:
        """The third-party modules that an `imported` host imports before it forks."""
        for worker in self.workers:
            worker.modules = modules

    def each(self, job: Callable[[Worker], Done]) -> list[Done]:
        """Do the job once in every worker, side by side; results in the workers' order."""
        return list(self._threads.map(job, self.workers))

    def warm_up(self, tier: Tier) -> None:
        """The tier's hosts start side by side; one that does not come up says so when it is asked."""

        def start(worker: Worker) -> None:
            with suppress(HostDied):
                worker.ready(tier)

        self.each(start)

    def spread(self, jobs: Iterable[Job], do: Callable[[Worker, Job], Done]) -> Iterator[tuple[Job, Done]]:
        """Hand out the jobs in their order to whichever worker is free; results as they come."""
        free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self.workers:
            free.put(worker)

        def once(job: Job) -> tuple[Job, Done]:
            worker = free.get()
            try:
                return job, do(worker, job)
            finally:
                free.put(worker)

        waiting: set[Future[tuple[Job, Done]]] = set()
        for job in jobs:
            if len(waiting) >= len(self.workers):
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            waiting.add(self._threads.submit(once, job))
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)

    def replace_database(self, worker: Worker) -> None:
        """A new database in place of one that is lost. Raises `EnvironmentFault` when there is none to be had."""
        worker.take(self._another())

    def close(self) -> None:
        for worker in self.workers:
            worker.hang_up()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self.workers:
            worker.close()


@contextmanager
def open_pool(config: Config, databases: Databases, sources: Iterable[str]) -> Iterator[Pool]:
    """A pool with one worker a database. `sources` are the audited files, relative to the project.

    Raises `EnvironmentFault` when the target's interpreter can't be used.
    """
    python = find_interpreter(config.python)
    absolute = [str(config.project / path) for path in sources]
    pool = Pool(
        [Worker(number, config, python, database, absolute) for number, database in enumerate(databases.workers)],
        databases.another,
    )
    try:
        yield pool
    finally:
        pool.close()
