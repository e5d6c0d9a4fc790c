"""A connection of our own to a server, for use from ordinary functions."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self

import asyncpg

from auditor.database.faults import login_fault, statement_fault
from auditor.database.pulse import feel
from auditor.database.url import DatabaseUrl

CONNECT_LIMIT, STATEMENT_LIMIT = 30.0, 120.0  # seconds


class Admin:
    """One connection, run by an event loop in a thread of its own; safe to use from several threads.

    Every method raises `EnvironmentFault` when the server can't be reached, refuses, or has no room left.
    """

    def __init__(self, url: DatabaseUrl, application_name: str = "auditor") -> None:
        self._url = url
        self._lock = threading.Lock()
        self._closed = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="auditor-admin", daemon=True)
        self._thread.start()
        self._connection: Any = None
        try:
            self._connection = self._run(_connect(url, application_name))
        except BaseException as fault:
            self.close()
            raise (login_fault(fault, url) if isinstance(fault, Exception) else fault) from None

    def execute(self, sql: str) -> None:
        """Run one or more statements; more than one are one transaction."""
        self._ask(lambda: self._connection.execute(sql, timeout=STATEMENT_LIMIT))

    def rows(self, sql: str, *arguments: object) -> list[tuple[str, ...]]:
        """The rows of a query, every value as text, NULL as ""."""
        found = self._ask(lambda: self._connection.fetch(sql, *arguments, timeout=STATEMENT_LIMIT))
        return [tuple("" if value is None else str(value) for value in row) for row in found]

    def values(self, sql: str, *arguments: object) -> list[str]:
        """The first column of the rows of a query."""
        return [row[0] for row in self.rows(sql, *arguments)]

    def value(self, sql: str, *arguments: object) -> str:
        """The first column of the only row."""
        return self.values(sql, *arguments)[0]

    def elsewhere(self, database: str) -> "Admin":
        """A second connection, to another database of the server."""
        return Admin(self._url.with_database(database))

    def confirm(self) -> None:
        """Raises `DatabaseLost` when the server has ended or begun anew since we connected to it.

        Our connection would not have lived through a restart after a crash.
        """
        try:
            feel(self._url)
        except OSError as fault:
            raise statement_fault(fault, self._url) from None
        self.value("SELECT 1")

    def close(self) -> None:
        """End the connection at once, whatever it is doing; a statement under way raises."""
        if not self._closed:
            self._closed = True
            asyncio.run_coroutine_threadsafe(self._abandon(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    async def _abandon(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _ask(self, question: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        with self._lock:
            try:
                if self._closed:
                    raise ConnectionError("we closed it")
                return self._run(question())
            except Exception as fault:
                raise statement_fault(fault, self._url) from None

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


async def _connect(url: DatabaseUrl, application_name: str) -> Any:
    return await asyncpg.connect(
        url.as_scheme("postgresql"),
        timeout=CONNECT_LIMIT,
        server_settings={
            "application_name": application_name,
            "statement_timeout": "0",
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": "0",
        },
    )


def identifier(name: str) -> str:
    """The name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
