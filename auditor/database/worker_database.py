"""One worker's database: after each mutant a fresh copy of the template under the same name."""

from concurrent.futures import Future, ThreadPoolExecutor

from auditor.database.admin import Admin
from auditor.database.backends import end_backends
from auditor.database.belongings import Belongings, Scope
from auditor.database.databases import Template, close_door, drop_database, put_in_place, roll_back_prepared
from auditor.database.role import Role
from auditor.database.url import DatabaseUrl
from auditor.errors import EnvironmentFault

TRIES = 5
TRY_AGAIN = {"database-in-use", "database-locked"}


class WorkerDatabase:
    """`url` is the database of one worker; it stays the same while the database under it is exchanged."""

    def __init__(self, admin: Admin, template: Template, role: Role, scope: Scope, url: DatabaseUrl) -> None:
        self.url = url
        self._admin, self._template, self._role, self._scope = admin, template, role, scope
        self._name, self._spare, self._used = url.database, f"{url.database}_next", f"{url.database}_used"
        self._template.clone(admin, self._spare)
        put_in_place(admin, self._spare, self._name, role.name, self._used)
        known = (template.name, self._name, self._spare, self._used)
        self._belongings = Belongings(admin, scope, role, known)
        self._background = ThreadPoolExecutor(1, thread_name_prefix=f"clone-{self._name}")
        self._ready: Future[None] = self._background.submit(self._make_spare)

    def swap(self) -> None:
        """Bring the database, and what belongs to it on the server, to the template's state.

        Ends what is still connected, exchanges the database for a copy made ahead, and starts making the next one.
        Raises `DatabaseLost` when the server is gone, `EnvironmentFault` when it has no room.
        """
        self._ready.result()
        self._exchange()
        if self._belongings.changed():
            drop_database(self._admin, self._used)
            self._belongings.restore()
        self._ready = self._background.submit(self._make_spare)

    def confirm(self) -> None:
        """Raises `DatabaseLost` when the server went away since the last swap: what tests said then is void."""
        self._admin.confirm()

    def end_backends(self) -> None:
        """End every connection to the database but our own, as after a mutant's time limit."""
        end_backends(self._admin, self._scope.backends)

    def close(self) -> None:
        """Stop what is under way; the databases stay for the owner of the server to remove."""
        self._admin.close()
        self._background.shutdown(cancel_futures=True)

    def _exchange(self) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                self.end_backends()  # first: an open transaction may hold what closing the door needs
                roll_back_prepared(self._admin, self._name)
                close_door(self._admin, self._name)
                self.end_backends()
                put_in_place(self._admin, self._spare, self._name, self._role.name, self._used)
                return
            except EnvironmentFault as fault:
                if fault.slug not in TRY_AGAIN or not tries_left:
                    raise

    def _make_spare(self) -> None:
        drop_database(self._admin, self._used)
        self._template.clone(self._admin, self._spare)
