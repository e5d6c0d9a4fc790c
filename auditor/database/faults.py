"""What a server's refusals mean for a person."""

from concurrent.futures import CancelledError

import asyncpg

from auditor.database.url import DatabaseUrl
from auditor.errors import EnvironmentFault


def login_fault(fault: Exception, url: DatabaseUrl) -> EnvironmentFault:
    """Why we could not connect."""
    match fault:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return EnvironmentFault(
                "database-login-refused",
                "the database server refuses the login",
                where=str(url),
                why=one_line(fault),
                remedy="check user, password and pg_hba.conf, then give the right --database-url",
            )
        case asyncpg.InvalidCatalogNameError():
            return EnvironmentFault(
                "database-missing",
                "the database named in the URL does not exist",
                where=str(url),
                why=one_line(fault),
                remedy="name one that does, such as postgres; we only connect to it to make databases of our own",
            )
        case asyncpg.PostgresError():
            return statement_fault(fault, url)
        case _:
            return EnvironmentFault(
                "database-unreachable",
                "the database server can't be reached",
                where=str(url),
                why=one_line(fault),
                remedy="is it running, and does it listen there? Without a URL the embedded PostgreSQL is used",
            )


def statement_fault(fault: Exception, url: DatabaseUrl) -> EnvironmentFault:
    """Why a statement of ours failed."""
    match fault:
        case asyncpg.DiskFullError():
            slug, what, remedy = "disk-full", "the database server has no room left", "free some on its disk"
        case asyncpg.TooManyConnectionsError():
            slug, what = "database-full", "the database server takes no more connections"
            remedy = "raise its max_connections, or lower --jobs"
        case asyncpg.ObjectInUseError():
            slug, what, remedy = "database-in-use", "a database of ours is still in use", "run again"
        case asyncpg.LockNotAvailableError():
            slug, what, remedy = "database-locked", "a database of ours is locked", "run again"
        case asyncpg.InsufficientPrivilegeError():
            slug, what = "database-privilege", "the role of the URL may not do what is needed"
            remedy = "ALTER ROLE … CREATEDB, or give another role"
        case asyncpg.PostgresConnectionError() | asyncpg.InterfaceError() | OSError() | CancelledError():
            slug, what = "database-gone", "the connection to the database server is lost"
            remedy = "was it stopped or killed, or is the machine out of memory? run again"
        case asyncpg.AdminShutdownError() | asyncpg.CrashShutdownError() | asyncpg.CannotConnectNowError():
            slug, what, remedy = "database-gone", "the database server is shutting down", "run again when it is up"
        case _:
            slug, what, remedy = "database-error", "the database server refuses a statement", "see its log"
    return EnvironmentFault(slug, what, where=str(url), why=one_line(fault), remedy=remedy)


def one_line(fault: Exception) -> str:
    text = " ".join(str(fault).split())
    return text[:300] or type(fault).__name__
