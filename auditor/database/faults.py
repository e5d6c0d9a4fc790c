"""What a server's refusals mean for a person."""

from concurrent.futures import CancelledError
from dataclasses import dataclass

import asyncpg

from auditor.database.url import DatabaseUrl
from auditor.errors import EnvironmentFault


class DatabaseLost(EnvironmentFault):
    """The server of a database is gone, was restarted, or holds it fast; another database may take its place."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Errors of the driver or the system, and what we say of them."""

    errors: tuple[type[BaseException], ...]
    slug: str
    what: str
    remedy: str
    kind: type[EnvironmentFault] = EnvironmentFault

    def fault(self, error: Exception, url: DatabaseUrl) -> EnvironmentFault:
        why = " ".join(str(error).split())[:300] or type(error).__name__
        return self.kind(self.slug, self.what, where=str(url), why=why, remedy=self.remedy)


AT_LOGIN = (
    Meaning(
        (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError),
        "database-login-refused",
        "the database server refuses the login",
        "check user, password and pg_hba.conf, then give the right --database-url",
    ),
    Meaning(
        (asyncpg.InvalidCatalogNameError,),
        "database-missing",
        "the database named in the URL does not exist",
        "name one that does, such as postgres; we only connect to it to make databases of our own",
    ),
    Meaning(
        (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.InternalClientError),
        "database-unreachable",
        "the database server can't be reached",
        "is it running, and does it listen there? Without a URL the embedded PostgreSQL is used",
        DatabaseLost,
    ),
)

LATER = (
    Meaning(
        (asyncpg.DiskFullError,),
        "disk-full",
        "the database server has no room left",
        "free some on its disk (the embedded one is in /dev/shm or TMPDIR), or lower --jobs",
    ),
    Meaning(
        (asyncpg.TooManyConnectionsError,),
        "database-full",
        "the database server takes no more connections",
        "raise its max_connections, or lower --jobs",
    ),
    Meaning((asyncpg.ObjectInUseError,), "database-in-use", "a database of ours is still in use", "run again"),
    Meaning((asyncpg.LockNotAvailableError,), "database-locked", "a database of ours is locked", "run again"),
    Meaning(
        (asyncpg.InsufficientPrivilegeError,),
        "database-privilege",
        "the role of the URL may not do what is needed",
        "ALTER ROLE … CREATEDB, or give another role",
    ),
    Meaning(
        (
            asyncpg.PostgresConnectionError,
            asyncpg.AdminShutdownError,
            asyncpg.CrashShutdownError,
            asyncpg.CannotConnectNowError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
            OSError,
            CancelledError,
        ),
        "database-gone",
        "the connection to the database server is lost",
        "was it stopped or killed, or is the machine out of memory? run again",
        DatabaseLost,
    ),
    Meaning((Exception,), "database-error", "the database server refuses a statement", "see its log"),
)


def login_fault(error: Exception, url: DatabaseUrl) -> EnvironmentFault:
    """Why we could not connect."""
    return _fault((*AT_LOGIN, *LATER), error, url)


def statement_fault(error: Exception, url: DatabaseUrl) -> EnvironmentFault:
    """Why a statement of ours failed."""
    return _fault(LATER, error, url)


def _fault(meanings: tuple[Meaning, ...], error: Exception, url: DatabaseUrl) -> EnvironmentFault:
    return next(meaning for meaning in meanings if isinstance(error, meaning.errors)).fault(error, url)
