"""End what is still connected."""

import time

from auditor.database.admin import Admin
from auditor.database.faults import DatabaseLost

PATIENCE = 20.0  # seconds
CLIENTS = "backend_type IN ('client backend', 'parallel worker')"


def end_backends(admin: Admin, condition: str) -> None:
    """Terminate the connections that the condition over pg_stat_activity names, and wait until they are gone.

    Raises `DatabaseLost` when one does not go.
    """
    query = (
        "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        f" AND {CLIENTS} AND ({condition})"
    )
    deadline, pause = time.monotonic() + PATIENCE, 0.001
    while left := admin.values(query):
        if time.monotonic() > deadline:
            raise DatabaseLost(
                "database-backends-stuck",
                f"{len(left)} connection(s) to the database do not end",
                where=f"server process {', '.join(left[:5])}",
                remedy="see pg_stat_activity and the server's log, then run again",
            )
        time.sleep(pause)  # pg_terminate_backend's own wait looks only every 100 ms
        pause = min(pause * 1.5, 0.05)


def backends_left(admin: Admin, condition: str, patience: float = 2.0) -> int:
    """How many connections the condition names are still there after `patience` seconds: ended ones take a moment."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        f" AND backend_type = 'client backend' AND ({condition})"
    )
    deadline = time.monotonic() + patience
    while (left := int(admin.value(query))) and time.monotonic() < deadline:
        time.sleep(0.005)
    return left
