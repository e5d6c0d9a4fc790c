"""All that a test could see of a database and its server, as a role of its own sees it."""

from typing import Any

from left_behind import Mutant

QUESTIONS = {
    "schemas": "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace"
    " WHERE nspname !~ '^pg_(toast_)?temp'",
    "relations": "SELECT relname, relkind::text, relnamespace::regnamespace::text FROM pg_class WHERE oid > 16383",
    "functions": "SELECT proname FROM pg_proc WHERE oid > 16383",
    "extensions": "SELECT extname FROM pg_extension",
    "default privileges": "SELECT defaclacl::text FROM pg_default_acl",
    "large objects": "SELECT count(*) FROM pg_largeobject_metadata",
    "database": "SELECT datname, datdba::regrole::text, datacl::text, datconnlimit, datallowconn FROM pg_database"
    " WHERE datname !~ '_(next|used|kept)$'",
    "settings": "SELECT setrole::regrole::text, setconfig FROM pg_db_role_setting"
    " WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) OR setrole <> 0",
    "roles": "SELECT * FROM pg_roles",
    "members": "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members",
    "prepared": "SELECT gid FROM pg_prepared_xacts",
    "locks": "SELECT locktype, mode FROM pg_locks WHERE pid <> pg_backend_pid()"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    "sessions": "SELECT usename FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
    "in force": "SELECT name, setting FROM pg_settings WHERE name IN ('search_path', 'default_transaction_read_only',"
    " 'default_transaction_isolation', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')",
}


def snapshot(mutant: Mutant) -> dict[str, list[str]]:
    async def ask(mutant: Mutant) -> dict[str, list[str]]:
        connection: Any = await mutant.connect()
        try:
            return {
                what: sorted(str(tuple(row)) for row in await connection.fetch(query))
                for what, query in QUESTIONS.items()
            }
        finally:
            await connection.close()

    return mutant.run(ask)
