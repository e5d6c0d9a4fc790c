"""Databases on somebody's server: under a prefix of our own, and gone at the end."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from auditor.database.admin import Admin
from auditor.database.belongings import own_database, own_role
from auditor.database.binaries import OLDEST
from auditor.database.cleanup import PREFIX, drop_dead_runs, sign
from auditor.database.databases import Template
from auditor.database.janitor import janitor
from auditor.database.role import Role, create_role, given_role
from auditor.database.url import DatabaseUrl
from auditor.database.worker_database import WorkerDatabase
from auditor.errors import EnvironmentFault

MADE_ROLES_KNOWN_FROM = 16  # before that nobody can tell which role made which


@dataclass(frozen=True, slots=True)
class Powers:
    """What the role of the URL may do there, and the server's version."""

    superuser: bool
    creates_databases: bool
    creates_roles: bool
    version: str
    major: int


@contextmanager
def external_databases(url: DatabaseUrl, count: int) -> Iterator[tuple[str, tuple[WorkerDatabase, ...]]]:
    """The server's description, and `count` databases on it, all removed at the end.

    Where the role of the URL may make roles, each worker gets one of its own. Else it needs CREATEDB and is used
    itself: what a mutant does to its settings, or makes beside its database, is then seen by other workers.
    Raises `EnvironmentFault` when the server can't be reached or used.
    """
    run = f"{PREFIX}_{secrets.token_hex(6)}"
    with ExitStack() as stack:
        admin = stack.enter_context(Admin(url, run))
        powers = powers_of(admin, url)
        drop_dead_runs(admin)
        stack.enter_context(janitor(url, run))
        template = Template(f"{run}_template", connection_limit=connection_share(admin, count))
        template.make(admin)
        sign(admin, run)
        workers = []
        for number in range(count):
            worker = external_worker(url, run, f"{run}_w{number}", powers, template)
            stack.callback(worker.close)
            workers.append(worker)
        yield f"PostgreSQL {powers.version} at {url.place}", tuple(workers)


def external_worker(url: DatabaseUrl, run: str, name: str, powers: Powers, template: Template) -> WorkerDatabase:
    """The database `name` with a connection of its own, and a role of its own where that can be had."""
    admin = Admin(url, run)
    try:
        if powers.creates_roles:
            makes_roles = powers.major >= MADE_ROLES_KNOWN_FROM
            role = create_role(
                admin, name, version=powers.major, superuser=powers.superuser, may_create_roles=makes_roles
            )
            scope = own_role(name, role.name, powers.superuser)
        else:
            role = given_role(admin, url.user, url.password)
            scope = own_database(name)
        return WorkerDatabase(admin, template, role, scope, login(url, role).with_database(name))
    except BaseException:
        admin.close()
        raise


def login(url: DatabaseUrl, role: Role) -> DatabaseUrl:
    return url.with_login(role.name, role.password)


def powers_of(admin: Admin, url: DatabaseUrl) -> Powers:
    """Raises `EnvironmentFault` when the server is too old or the role may make no databases."""
    (row,) = admin.rows(
        "SELECT rolsuper, rolsuper OR rolcreatedb, rolsuper OR rolcreaterole, current_setting('server_version'),"
        " current_setting('server_version_num')::int / 10000 FROM pg_roles WHERE rolname = current_user"
    )
    powers = Powers(row[0] == "True", row[1] == "True", row[2] == "True", row[3].split()[0], int(row[4]))
    if powers.major < OLDEST:
        raise EnvironmentFault(
            "database-too-old",
            f"the server is PostgreSQL {powers.version}",
            where=url.place,
            remedy=f"use PostgreSQL {OLDEST} or newer, or no URL: the embedded one is used then",
        )
    if not powers.creates_databases:
        raise EnvironmentFault(
            "database-privilege",
            f"the role {url.user} may not make databases",
            where=url.place,
            why="each worker needs a database of its own; the one named in the URL is never changed",
            remedy=f"ALTER ROLE {url.user} CREATEDB, or give another role",
        )
    return powers


def connection_share(admin: Admin, count: int) -> int:
    """How many connections one worker's database may have, so that a mutant that takes all starves itself alone."""
    free = admin.value(
        "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        " - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
    )
    return max(5, (int(free) - 2 * count) // count)
