"""The role that a project under audit connects as.

It may make databases and roles, as conftests do; it is no superuser, so that row-level security binds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.database.admin import Admin, identifier, literal
from auditor.database.password import new_password, scram_verifier

SELF_GRANT_FROM, PARAMETER_GRANT_FROM = 16, 15


@dataclass(frozen=True, slots=True)
class Role:
    """A role and the statements that bring it to the state of the template, whatever a mutant made of it."""

    name: str
    password: str = field(repr=False)
    restoring: str = field(repr=False)
    ours: bool = True


def create_role(admin: Admin, name: str, *, version: int, superuser: bool, may_create_roles: bool = True) -> Role:
    """A new role of ours. `version` is the server's major one; `superuser` says whether `admin` is one."""
    password = new_password()
    quoted = identifier(name)
    rights = ["LOGIN", "INHERIT", "CREATEDB", "CREATEROLE" if may_create_roles else "NOCREATEROLE"]
    if superuser:
        rights += ["NOSUPERUSER", "NOREPLICATION", "NOBYPASSRLS"]
    statements = [
        f"ALTER ROLE {quoted} {' '.join(rights)} CONNECTION LIMIT -1 VALID UNTIL 'infinity'"
        f" PASSWORD {literal(scram_verifier(password))}",
        f"ALTER ROLE {quoted} RESET ALL",
    ]
    if may_create_roles and version >= SELF_GRANT_FROM:  # before 16 a maker of roles could use them all anyhow
        statements.append(f"ALTER ROLE {quoted} SET createrole_self_grant = 'set, inherit'")
    role = Role(name, password, "; ".join(statements))
    admin.execute(f"CREATE ROLE {quoted}; {role.restoring}")
    if superuser and version >= PARAMETER_GRANT_FROM:  # fixtures switch triggers and foreign keys off with it
        admin.execute(f"GRANT SET ON PARAMETER session_replication_role TO {quoted}")
    if not superuser:  # to make databases for it, and to end its backends
        admin.execute(f"GRANT {quoted} TO CURRENT_USER")
    return role


def given_role(admin: Admin, name: str, password: str) -> Role:
    """The role of the URL itself, where it may make no others: only its settings are put back."""
    quoted = identifier(name)
    one_at_a_time = f"SELECT pg_advisory_xact_lock(hashtext({literal(name)}))"  # other workers have the same role
    statements = [one_at_a_time, f"ALTER ROLE {quoted} RESET ALL"]
    settings = admin.values(
        "SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
        " WHERE s.setdatabase = 0 AND r.rolname = $1",
        name,
    )
    for setting in settings:  # FROM CURRENT: a value that is a list keeps its form
        key, _, value = setting.partition("=")
        statements.append(f"SELECT set_config({literal(key)}, {literal(value)}, true)")
        statements.append(f"ALTER ROLE {quoted} SET {key} FROM CURRENT")
    return Role(name, password, "; ".join(statements), ours=False)


def drop_roles(admin: Admin, names: Sequence[str]) -> None:
    """Drop roles together, with what they own or were granted, wherever on the server that is."""
    everyone = ", ".join(map(identifier, names))
    places = admin.values(
        "SELECT DISTINCT datname FROM pg_shdepend LEFT JOIN pg_database d ON d.oid = dbid"
        " WHERE classid <> 'pg_auth_members'::regclass AND refclassid = 'pg_authid'::regclass"
        " AND refobjid IN (SELECT oid FROM pg_roles WHERE rolname = ANY($1::text[])) ORDER BY 1",
        list(names),
    )
    for database in places:
        if database:
            with admin.elsewhere(database) as inside:
                inside.execute(f"DROP OWNED BY {everyone}")
        else:  # rights that are the whole server's
            admin.execute(f"DROP OWNED BY {everyone}")
    admin.execute(f"DROP ROLE {everyone}")
