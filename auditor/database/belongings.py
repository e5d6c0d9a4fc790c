"""What a worker's project may leave on the server outside its database: roles, databases, its role's settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.database.admin import Admin, identifier, literal
from auditor.database.databases import drop_database
from auditor.database.role import Role, drop_roles
from auditor.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class Scope:
    """What on a server is one worker's, as conditions in SQL over pg_stat_activity, pg_database and pg_roles."""

    backends: str
    databases: str
    roles: str
    passwords: bool  # whether we may read pg_authid
    alone: bool = False  # whether every session on the server is the worker's, and is counted at once


def whole_cluster(version: int) -> Scope:
    """A cluster of the worker's own: everything on it. `version` is PostgreSQL's; before 15 it counts late."""
    return Scope(backends="true", databases="true", roles="true", passwords=True, alone=version >= 15)


def own_role(database: str, role: str, superuser: bool) -> Scope:
    """A shared server with a role of the worker's own: what that role owns and made (the latter known from 16 on)."""
    oid = f"(SELECT oid FROM pg_roles WHERE rolname = {literal(role)})"
    databases = f"datdba = {oid}"
    return Scope(
        backends=f"datname = {literal(database)} OR usesysid = {oid}"
        f" OR datname IN (SELECT datname FROM pg_database WHERE {databases})",
        databases=databases,
        roles=f"oid IN (SELECT roleid FROM pg_auth_members WHERE member = {oid} AND admin_option)",
        passwords=superuser,
    )


def own_database(database: str) -> Scope:
    """A shared server and a role that others may use too: the database alone."""
    return Scope(backends=f"datname = {literal(database)}", databases="false", roles="false", passwords=False)


class Belongings:
    """Compares the server with what it was, and puts it back. `known` are the databases that are ours."""

    def __init__(self, admin: Admin, scope: Scope, role: Role, known: Sequence[str]) -> None:
        self._admin, self._scope, self._role, self._known = admin, scope, role, known
        self._before = self._look()

    def changed(self) -> bool:
        """Whether there is anything to restore."""
        if self._role.ours and not self._scope.passwords:
            self._admin.execute(self._role.restoring)  # it may have a new password: we can't see that
        return self._look() != self._before

    def restore(self) -> None:
        """Drop what is new and put the role back; its own database must be gone, for objects hold roles.

        Raises `EnvironmentFault` when that does not lead back to the state before.
        """
        now = self._look()
        for database in sorted(now.databases - self._before.databases):
            drop_database(self._admin, database)
        if strays := sorted(now.roles.keys() - self._before.roles.keys()):
            drop_roles(self._admin, strays)
        for granted, member in sorted(now.members - self._before.members):
            if granted not in strays and member not in strays:
                self._admin.execute(f"REVOKE {identifier(granted)} FROM {identifier(member)}")
        self._admin.execute(self._role.restoring)
        if not self._role.ours:
            return  # other workers have it too: they may be at it this very moment
        restored = self._look()
        if restored.without_passwords() != self._before.without_passwords():
            raise EnvironmentFault(
                "database-not-restored",
                "what a mutant did to the database server can't be undone",
                where=self._role.name,
                why=", ".join(strays) or "a role is not what it was",
                remedy="run again; please report it with the mutant's id",
            )
        self._before = restored

    def _look(self) -> "State":
        scope, name = self._scope, literal(self._role.name)
        query = (
            f"SELECT 'database', datname, '' FROM pg_database WHERE ({scope.databases}) AND datname <> ALL($1::text[])"
            f" UNION ALL SELECT 'role', rolname, r::text FROM pg_roles r WHERE rolname = {name} OR ({scope.roles})"
            " UNION ALL SELECT 'member', g.rolname, m.rolname FROM pg_auth_members"
            " JOIN pg_roles g ON g.oid = roleid JOIN pg_roles m ON m.oid = member"
            f" WHERE m.rolname = {name} OR g.rolname = {name}"
        )
        if scope.passwords:
            query += f" UNION ALL SELECT 'password', rolname, xmin::text FROM pg_authid WHERE rolname = {name}"
        rows = self._admin.rows(query, list(self._known))
        return State(
            databases=frozenset(name for kind, name, _ in rows if kind == "database"),
            roles={name: text for kind, name, text in rows if kind == "role"},
            members=frozenset((granted, member) for kind, granted, member in rows if kind == "member"),
            passwords=frozenset(version for kind, _, version in rows if kind == "password"),
        )


@dataclass(frozen=True, slots=True)
class State:
    """Names of databases; each role as text, its settings included; (granted, member); versions of the password."""

    databases: frozenset[str]
    roles: Mapping[str, str]
    members: frozenset[tuple[str, str]]
    passwords: frozenset[str]

    def without_passwords(self) -> tuple[object, ...]:
        return self.databases, self.roles, self.members
