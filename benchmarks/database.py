"""What the databases of an audit cost: `python benchmarks/database.py [--workers N] [--rounds N] [--pg-bindir DIR]`.

Start to the first statement and stop, by number of workers; then, on one worker, a connection as the project makes
it, the swap after a mutant that left rows or roles behind, and the making of the next clone, which runs beside the
next mutant. Prints a Markdown table: milliseconds, the median and the quickest.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import asyncpg

from auditor.database import DatabaseUrl, WorkerDatabase, worker_databases


class Clock:
    """Durations by what was done."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}

    @contextmanager
    def time(self, what: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.taken.setdefault(what, []).append((time.perf_counter() - start) * 1000)

    def table(self) -> str:
        rows = [
            f"| {what} | {statistics.median(taken):.1f} | {min(taken):.1f} | {len(taken)} |"
            for what, taken in self.taken.items()
        ]
        return "\n".join(["| | median ms | quickest ms | times |", "|---|---:|---:|---:|", *rows])


def run(url: DatabaseUrl, *statements: str, **options: object) -> None:
    async def session() -> None:
        connection = await asyncpg.connect(url.as_scheme("postgresql"), **options)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    asyncio.run(session())


def starts(clock: Clock, workers: int, rounds: int, bindir: Path | None) -> str:
    for _ in range(rounds):
        with ExitStack() as stack:
            with clock.time(f"start, {workers} worker(s)"):
                databases = stack.enter_context(worker_databases(workers, bindir=bindir))
                for worker in databases.workers:
                    run(worker.url, "SELECT 1")
            with clock.time(f"stop, {workers} worker(s)"):
                stack.close()
    return databases.description


def swaps(clock: Clock, worker: WorkerDatabase, rounds: int, left: str, damage: Callable[[int], str]) -> None:
    for number in range(rounds):
        run(worker.url, damage(number))
        time.sleep(0.1)  # a mutant's tests take longer than the clone, so that it is ready
        with clock.time(f"swap, {left}"):
            worker.swap()


def clones(clock: Clock, worker: WorkerDatabase, rounds: int) -> None:
    for _ in range(rounds):
        with clock.time("swap and the next clone, one after the other"):
            worker.swap()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--rounds", type=int, default=30)
    arguments.add_argument("--pg-bindir", type=Path)
    asked = arguments.parse_args()
    clock = Clock()
    for workers in sorted({1, asked.workers}):
        description = starts(clock, workers, max(3, asked.rounds // 6), asked.pg_bindir)
    with worker_databases(1, bindir=asked.pg_bindir) as databases:
        (worker,) = databases.workers
        for _ in range(asked.rounds):
            with clock.time("connect, one statement, close"):
                run(worker.url, "SELECT 1")
            with clock.time("the same with ssl=False"):
                run(worker.url, "SELECT 1", ssl=False)
        swaps(
            clock, worker, asked.rounds, "rows left", lambda number: "CREATE TABLE t AS SELECT generate_series(1, 100)"
        )
        swaps(clock, worker, asked.rounds, "a role left", lambda number: f"CREATE ROLE r{number}")
        clones(clock, worker, asked.rounds)
    print(f"{description}\n\n{clock.table()}")


if __name__ == "__main__":
    main()
