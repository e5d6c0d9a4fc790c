"""A connection of our own to a server, for use from ordinary functions. The only file that knows asyncpg."""

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

import asyncpg

from auditor.database.faults import login_fault, statement_fault
from auditor.database.url import DatabaseUrl

CONNECT_LIMIT, STATEMENT_LIMIT = 30.0, 120.0  # seconds


class Admin:
    """One connection, run by an event loop in a thread of its own; safe to use from several threads.

    Every method raises `EnvironmentFault` when the server can't be reached, refuses, or has no room left.
    """

    def __init__(self, url: DatabaseUrl, application_name: str = "auditor") -> None:
        self._url = url
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="auditor-admin", daemon=True)
        self._thread.start()
        try:
            self._connection = self._run(_connect(url, application_name), CONNECT_LIMIT)
        except BaseException as fault:
            self._end_loop()
            if isinstance(fault, Exception):
                raise login_fault(fault, url) from fault
            raise

    def execute(self, sql: str) -> None:
        """Run one or more statements; more than one are one transaction."""
        self._ask(lambda: self._connection.execute(sql))

    def rows(self, sql: str, *arguments: object) -> list[tuple[str, ...]]:
        """The rows of a query, every value as text."""
        found = self._ask(lambda: self._connection.fetch(sql, *arguments))
        return [tuple("" if value is None else str(value) for value in row) for row in found]

    def value(self, sql: str, *arguments: object) -> str:
        """The first column of the first row, "" when there is none."""
        found = self.rows(sql, *arguments)
        return found[0][0] if found else ""

    def values(self, sql: str, *arguments: object) -> list[str]:
        """The first column."""
        return [row[0] for row in self.rows(sql, *arguments)]

    def close(self) -> None:
        """End the connection at once, whatever it is doing."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._connection.terminate)
            self._end_loop()

    def _ask(self, question: Any) -> Any:
        with self._lock:
            try:
                return self._run(question(), STATEMENT_LIMIT)
            except Exception as fault:
                raise statement_fault(fault, self._url) from fault

    def _run(self, coroutine: Coroutine[Any, Any, Any], limit: float) -> Any:
        waiting = asyncio.wait_for(coroutine, limit)
        return asyncio.run_coroutine_threadsafe(waiting, self._loop).result()

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


async def _connect(url: DatabaseUrl, application_name: str) -> Any:
    return await asyncpg.connect(
        url.as_scheme("postgresql"),
        server_settings={"application_name": application_name, "statement_timeout": "0", "lock_timeout": "0"},
    )


def identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
