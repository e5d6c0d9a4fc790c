"""The databases of an audit: on PostgreSQL clusters of our own, or on a server given by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.database.admin import Admin, identifier
from auditor.database.binaries import find_binaries, major_version
from auditor.database.embedded import embedded_clusters
from auditor.database.password import new_password
from auditor.database.role import create_role

NAME = "audited"


@contextmanager
def embedded_database(bindir: Path | None = None) -> Iterator[str]:
    """One embedded cluster with one empty database; the URL for SQLAlchemy with asyncpg.

    Its role owns the database, may make others and roles, and is no superuser.
    Raises `EnvironmentFault` when there are no binaries or the server can't be started.
    """
    with embedded_clusters(1, find_binaries(bindir)) as (cluster,):
        password = new_password()
        with Admin(cluster.url) as admin:
            create_role(admin, NAME, password, major_version(cluster.version), superuser=True)
            admin.execute(f"CREATE DATABASE {identifier(NAME)} OWNER {identifier(NAME)}")
        yield cluster.url.with_login(NAME, password).with_database(NAME).as_scheme("postgresql+asyncpg")
