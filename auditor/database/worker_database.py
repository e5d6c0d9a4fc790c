"""One worker's database: after each mutant a fresh copy of a template under the same name."""

from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum

from auditor.database.admin import Admin
from auditor.database.backends import backends_left, end_backends
from auditor.database.belongings import Belongings, Scope
from auditor.database.databases import (
    Template,
    close_door,
    drop_database,
    has_settings_of_its_own,
    make_template_of,
    put_in_place,
    roll_back_prepared,
)
from auditor.database.role import Role
from auditor.database.url import DatabaseUrl
from auditor.database.visitors import Visitors
from auditor.errors import EnvironmentFault

TRIES = 5
TRY_AGAIN = {"database-in-use", "database-locked"}


class Content(StrEnum):
    """What a database is a copy of."""

    EMPTY = "empty"  # the template that every worker begins with
    KEPT = "kept"  # what `keep` found: the state in which a run of the suite left it


class WorkerDatabase:
    """`url` is the database of one worker; it stays the same while the database under it is exchanged."""

    def __init__(self, admin: Admin, template: Template, role: Role, scope: Scope, url: DatabaseUrl) -> None:
        self.url = url
        self._admin, self._role, self._scope = admin, role, scope
        self._name, self._used = url.database, f"{url.database}_used"
        kept = template.named(f"{self._name}_kept")
        self._stocks = {
            Content.EMPTY: Stock(admin, template, f"{self._name}_next"),
            Content.KEPT: Stock(admin, kept, f"{self._name}_kept_next"),
        }
        first = self._stocks[Content.EMPTY]
        first.make()
        put_in_place(admin, first.spare, self._name, role.name, self._used)
        known = (template.name, kept.name, self._name, self._used, *(stock.spare for stock in self._stocks.values()))
        self._belongings = Belongings(admin, scope, role, known)
        self._visitors = Visitors(admin, self._name, known) if scope.alone else None
        self._holds = Content.EMPTY
        self._background = ThreadPoolExecutor(1, thread_name_prefix=f"clone-{self._name}")
        first.order(self._background)
        self._cleared: Future[None] = self._background.submit(lambda: None)

    def swap(self, content: Content = Content.EMPTY) -> None:
        """Bring the database, and what belongs to it on the server, to the content's state.

        Ends what is still connected, exchanges the database for a copy made ahead, and starts making the next one;
        but one of this content to which nobody has been connected stays.
        Raises `DatabaseLost` when the server is gone, `EnvironmentFault` when it has no room.
        """
        came = self._visitors is None or self._visitors.came()
        if self._holds is content and not came:
            return
        stock = self._stocks[content]
        self._exchange_for(stock)
        self._holds = content
        if self._belongings.changed():
            drop_database(self._admin, self._used)
            self._belongings.restore()
        self._cleared = self._background.submit(drop_database, self._admin, self._used)
        stock.order(self._background)

    def keep(self) -> str:
        """Make the database, as it is now, the template of `KEPT`; an empty one takes its place. "", or why not.

        Not possible while a client holds a connection, nor when there is more to keep than the database.
        """
        if left := backends_left(self._admin, self._scope.backends):
            return f"{left} connection(s) stay open between two tests"
        if self._belongings.changed():
            return "the suite leaves roles or databases on the server"
        if has_settings_of_its_own(self._admin, self._name):
            return "the suite changes the settings of its database"
        stock = self._stocks[Content.KEPT]
        stock.forget()
        drop_database(self._admin, stock.template.name)
        self._exchange_for(self._stocks[Content.EMPTY])
        self._holds = Content.EMPTY
        make_template_of(self._admin, self._used, stock.template.name)
        self._stocks[Content.EMPTY].order(self._background)
        stock.order(self._background)
        return ""

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

    def _exchange_for(self, stock: "Stock") -> None:
        stock.wait()
        self._cleared.result()
        for tries_left in reversed(range(TRIES)):
            try:
                self.end_backends()  # first: an open transaction may hold what closing the door needs
                roll_back_prepared(self._admin, self._name)
                close_door(self._admin, self._name)
                self.end_backends()
                put_in_place(self._admin, stock.spare, self._name, self._role.name, self._used)
                return
            except EnvironmentFault as fault:
                if fault.slug not in TRY_AGAIN or not tries_left:
                    raise


class Stock:
    """One copy of a template, made ahead in the background."""

    def __init__(self, admin: Admin, template: Template, spare: str) -> None:
        self.template, self.spare = template, spare
        self._admin = admin
        self._ready: Future[None] | None = None

    def order(self, background: ThreadPoolExecutor) -> None:
        self._ready = background.submit(self.make)

    def wait(self) -> None:
        """Until the copy is there. Raises `EnvironmentFault` when it could not be made."""
        if self._ready is None:
            raise LookupError(f"nothing was kept for {self.spare}")
        self._ready.result()

    def make(self) -> None:
        self.template.clone(self._admin, self.spare)

    def forget(self) -> None:
        """Drop the copy: its template is about to change."""
        if self._ready is not None:
            self._ready.result()
            drop_database(self._admin, self.spare)
