"""Remove what a run left on a server: only databases and roles with the run's own prefix, and what those made."""

import json
import os
import re
import socket
from contextlib import suppress
from datetime import UTC, datetime

from auditor.database.admin import Admin, identifier, literal
from auditor.database.backends import end_backends
from auditor.database.databases import drop_database
from auditor.database.role import drop_roles
from auditor.errors import EnvironmentFault

PREFIX = "auditor"
_TEMPLATE = re.compile(rf"({PREFIX}_[0-9a-f]{{12}})_template")


def sign(admin: Admin, run: str) -> None:
    """Write on the run's template whose it is: for the person who finds it, and for the runs to come."""
    record = {
        "made_by": "auditor: a database of a test run, safe to drop when that run is over",
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    admin.execute(f"COMMENT ON DATABASE {identifier(f'{run}_template')} IS {literal(json.dumps(record))}")


def dead_runs(admin: Admin) -> list[str]:
    """Runs that left a signed template, have no connection of their own, and whose process is not on this machine."""
    signed = admin.rows("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database ORDER BY 1")
    alive = set(admin.values("SELECT DISTINCT application_name FROM pg_stat_activity"))
    found = [(match[1], record) for name, record in signed if (match := _TEMPLATE.fullmatch(name))]
    return [run for run, record in found if run not in alive and record and not _process_lives(record)]


def drop_run(admin: Admin, run: str) -> None:
    """Drop the databases and roles of a run. The signed template goes last, so that a rest is found again."""
    end_backends(admin, f"application_name = {literal(run)}")  # one may still be making a database
    prefix, template = f"{run}_", f"{run}_template"
    roles = admin.values("SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1) ORDER BY 1", prefix)
    databases = admin.values(
        "SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba"
        " WHERE (starts_with(datname, $1) OR starts_with(rolname, $1)) AND datname <> $2 ORDER BY 1",
        prefix,
        template,
    )
    for database in databases:
        drop_database(admin, database)
    if roles:
        made = admin.values(
            "SELECT DISTINCT g.rolname FROM pg_auth_members JOIN pg_roles g ON g.oid = roleid"
            " JOIN pg_roles m ON m.oid = member WHERE admin_option AND starts_with(m.rolname, $1) ORDER BY 1",
            prefix,
        )
        drop_roles(admin, sorted({*roles, *made}))
    drop_database(admin, template)


def drop_dead_runs(admin: Admin) -> None:
    """As far as it goes: what others left must not stop this run."""
    for run in dead_runs(admin):
        with suppress(EnvironmentFault):
            drop_run(admin, run)


def _process_lives(record: str) -> bool:
    try:
        made = json.loads(record)
        host, pid = str(made["host"]), int(made["pid"])
    except (ValueError, KeyError, TypeError):
        return True  # not signed by us
    if host != socket.gethostname() or pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
