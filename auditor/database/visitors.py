"""Whether anybody has been connected: what nobody was connected to is as it was."""

from collections.abc import Sequence

from auditor.database.admin import Admin
from auditor.database.backends import CLIENTS


class Visitors:
    """Counts the sessions of a cluster that is one worker's alone.

    A backend's session is counted before it is gone from pg_stat_activity, however it ends; a server that crashed
    counts anew, and has lost our own connection. `ours` are the databases to which nobody but the one that has the
    project's `name` can connect.
    """

    def __init__(self, admin: Admin, name: str, ours: Sequence[str]) -> None:
        self._admin, self._name, self._ours = admin, name, list(ours)
        self._elsewhere = ""

    def came(self) -> bool:
        """Whether a session of the database, or since the last question one of any other, has been or is there."""
        before = self._elsewhere
        ((inside, self._elsewhere, connected),) = self._admin.rows(
            "SELECT coalesce(sum(sessions) FILTER (WHERE datname = $1), 0),"
            " string_agg(datid || ':' || sessions, ' ' ORDER BY datid) FILTER (WHERE datname <> ALL($2::text[])),"
            f" (SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND {CLIENTS})"
            " FROM pg_stat_database",
            self._name,
            self._ours,
        )
        return (inside, self._elsewhere, connected) != ("0", before, "0")
