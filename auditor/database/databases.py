"""Make, exchange and drop databases. Names are ours; every one is quoted all the same."""

from dataclasses import dataclass, replace
from typing import Self

from auditor.database.admin import Admin, identifier, literal
from auditor.database.settings import DATABASE


@dataclass(frozen=True, slots=True)
class Template:
    """A database that is only copied: nobody can connect to it.

    `file_copy` copies files instead of writing them to the log, the quicker way where the server is ours alone;
    `connection_limit` is each copy's, -1 for none.
    """

    name: str
    file_copy: bool = False
    connection_limit: int = -1

    def make(self, admin: Admin) -> None:
        """Make it, empty."""
        admin.execute(
            f"CREATE DATABASE {identifier(self.name)} TEMPLATE template0 IS_TEMPLATE true ALLOW_CONNECTIONS false"
        )

    def named(self, name: str) -> Self:
        """A template of another name whose copies are made alike."""
        return replace(self, name=name)

    def clone(self, admin: Admin, name: str) -> None:
        """Make a copy, with our time limits, that nobody can connect to yet."""
        strategy = " STRATEGY file_copy" if self.file_copy else ""
        admin.execute(
            f"CREATE DATABASE {identifier(name)} TEMPLATE {identifier(self.name)}{strategy}"
            f" ALLOW_CONNECTIONS false CONNECTION LIMIT {self.connection_limit}"
        )
        limits = [f"ALTER DATABASE {identifier(name)} SET {key} = {literal(value)}" for key, value in DATABASE.items()]
        admin.execute("; ".join(limits))


def exists(admin: Admin, name: str) -> bool:
    return bool(admin.values("SELECT 1 FROM pg_database WHERE datname = $1", name))


def close_door(admin: Admin, name: str) -> None:
    """Let nobody connect to the database any more, if it is still there: a mutant may have dropped it."""
    if exists(admin, name):
        admin.execute(f"ALTER DATABASE {identifier(name)} ALLOW_CONNECTIONS false")


def put_in_place(admin: Admin, spare: str, name: str, owner: str, used: str) -> None:
    """In one transaction: the database `name` becomes `used`, the spare takes its name and gets owner and guests."""
    statements = [f"ALTER DATABASE {identifier(name)} RENAME TO {identifier(used)}"] if exists(admin, name) else []
    statements += [
        f"ALTER DATABASE {identifier(spare)} RENAME TO {identifier(name)}",
        f"ALTER DATABASE {identifier(name)} OWNER TO {identifier(owner)}",
        f"ALTER DATABASE {identifier(name)} ALLOW_CONNECTIONS true",
    ]
    admin.execute("; ".join(statements))


def make_template_of(admin: Admin, name: str, template: str) -> None:
    """The database `name`, to which nobody is connected, becomes the template."""
    admin.execute(
        f"ALTER DATABASE {identifier(name)} RENAME TO {identifier(template)};"
        f" ALTER DATABASE {identifier(template)} OWNER TO CURRENT_USER;"
        f" ALTER DATABASE {identifier(template)} IS_TEMPLATE true ALLOW_CONNECTIONS false"
    )


def has_settings_of_its_own(admin: Admin, name: str) -> bool:
    """Whether somebody changed its settings or rights, which a copy would not have."""
    ours = sorted(f"{key}={value}" for key, value in DATABASE.items())
    (row,) = admin.rows(
        "SELECT coalesce(bool_or(setrole = 0 AND setconfig @> $2::text[] AND setconfig <@ $2::text[]), false),"
        " count(s.setdatabase) = 1, d.datacl IS NULL"
        " FROM pg_database d LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid"
        " WHERE d.datname = $1 GROUP BY d.oid, d.datacl",
        name,
        ours,
    )
    return row != ("True", "True", "True")


def drop_database(admin: Admin, name: str) -> None:
    """Drop it if it is there, whoever is connected to it."""
    if not exists(admin, name):
        return
    if admin.values("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", name):
        admin.execute(f"ALTER DATABASE {identifier(name)} IS_TEMPLATE false")
    roll_back_prepared(admin, name)
    admin.execute(f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")


def roll_back_prepared(admin: Admin, name: str) -> None:
    """Prepared transactions outlive their connection, and keep a database from being renamed or dropped.

    They can be rolled back only inside it, and only in the name of who prepared them.
    """
    prepared = admin.rows("SELECT gid, owner FROM pg_prepared_xacts WHERE database = $1", name)
    if not prepared:
        return
    if admin.values("SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn", name):
        admin.execute(f"ALTER DATABASE {identifier(name)} ALLOW_CONNECTIONS true")
    with admin.elsewhere(name) as inside:
        for transaction, owner in prepared:
            inside.execute(f"SET ROLE {identifier(owner)}")
            inside.execute(f"ROLLBACK PREPARED {literal(transaction)}")
            inside.execute("RESET ROLE")
