"""Whatever a mutant leaves on the server, the next one finds the state that it would have found without it."""

import shutil
import sys
import textwrap
from pathlib import Path

import pytest
from surroundings import PROJECTS

from auditor.config.load import load
from auditor.database import worker_databases
from auditor.model.plan import Tier
from auditor.workers.worker import Change, Worker

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

FIRST = "tests/test_notes.py::test_a_note_can_be_read_back"
TENANT = "tests/test_notes.py::test_another_tenants_note_is_not_found"
CONNECTED = 'import asyncio, asyncpg; url = os.environ["DATABASE_URL"].replace("+asyncpg", "")\n' + (
    "connection = await asyncpg.connect(url); run = connection.execute\n"
)
STATE = """
state = {
    "tables": "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace",
    "rows": "SELECT count(*) FROM notes",
    "sequence": "SELECT last_value || ' ' || is_called FROM notes_id_seq",
    "schemas": "SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_'",
    "roles": "SELECT count(*) FROM pg_roles",
    "databases": "SELECT count(*) FROM pg_database WHERE datname NOT LIKE current_database() || '%'",
    "settings": "SELECT md5(string_agg(setconfig::text, '' ORDER BY setconfig::text)) FROM pg_db_role_setting"
    " WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()) OR setdatabase = 0",
    "isolation": "SHOW default_transaction_isolation",
    "locks": "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' OR mode = 'AccessExclusiveLock'",
    "sessions": "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
}
told = [f"{name} {await connection.fetchval(query)}" for name, query in state.items()]
raise ValueError(", ".join(told))
"""
HOLDER = """
import asyncio, asyncpg, sys
async def hold():
    connection = await asyncpg.connect(sys.argv[1])
    await connection.execute("SELECT pg_advisory_lock(1)")
    print("held", flush=True)
    await asyncio.sleep(600)
asyncio.run(hold())
"""
DAMAGE = {
    "rows": """await run("INSERT INTO notes (tenant_id, text) VALUES ('north', 'left')")""",
    "no_table": "await session.rollback(); await run('DROP TABLE notes CASCADE')",
    "another_column": "await session.rollback(); await run('ALTER TABLE notes ADD COLUMN left_over int')",
    "a_sequence_far_ahead": "await run(\"SELECT setval('notes_id_seq', 5000)\")",
    "an_open_transaction": "await session.flush()\nawait run('BEGIN; LOCK TABLE notes IN ROW EXCLUSIVE MODE')",
    "an_exclusive_lock": "await session.rollback(); await run('BEGIN; LOCK TABLE notes')",
    "an_advisory_lock": "await run('SELECT pg_advisory_lock(1); LISTEN news')",
    "a_statement_that_runs_on": """
task = asyncio.create_task(run("SET statement_timeout = 0; SELECT pg_advisory_lock(2), pg_sleep(600)"))
other = await asyncpg.connect(url)
while await other.fetchval("SELECT pg_try_advisory_lock(2)"):
    await other.execute("SELECT pg_advisory_unlock(2)")
    await asyncio.sleep(0.01)
""",
    "all_connections": """
held = []
try:
    while True:
        held.append(await asyncpg.connect(url))
except asyncpg.TooManyConnectionsError:
    pass
""",
    "a_role": "await run('CREATE ROLE left_over; CREATE SCHEMA theirs AUTHORIZATION left_over')",
    "a_database": "await run(f'CREATE DATABASE {await connection.fetchval(\"SELECT current_database()\")}_mine')",
    "settings_of_the_database": """
name = await connection.fetchval("SELECT current_database()")
await run(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
""",
    "settings_of_the_role": """
name = await connection.fetchval("SELECT current_user")
await run(f"ALTER ROLE {name} SET default_transaction_isolation = 'serializable'")
""",
    "a_program_that_holds_a_lock": f"""
import subprocess, sys
holder = subprocess.Popen([sys.executable, "-c", {HOLDER!r}, url], stdout=subprocess.PIPE, start_new_session=True)
assert holder.stdout.readline() == b"held\\n"
""",
}


class Bench:
    """A worker on the small API; mutants are made of what `create_note` does before it adds the note."""

    def __init__(self, project, database):
        self.path = project / "notes/app.py"
        self.text = self.path.read_text()
        self.worker = Worker(0, load(project, {"jobs": 1}, {}), Path(sys.executable), database, [str(self.path)])

    def run(self, old, new, tier, tests, whole_row=False):
        assert self.text.count(old) == 1
        change = Change(path=str(self.path), original=self.text, mutated=self.text.replace(old, new))
        return self.worker.run(tier, change, tests, limit=60, whole_row=whole_row)

    def failure(self, code, tier):
        """The failure of the first test, where creating a note does this and no more."""
        body = textwrap.indent((CONNECTED + code).strip(), "    ")
        ran = self.run("    session.add(note)\n", f"    session.add(note)\n{body}\n", tier, [FIRST])
        (line,) = ran.lines
        return line["failure"]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    project = tmp_path_factory.mktemp("next") / "notes_api"
    shutil.copytree(PROJECTS / "notes_api", project)
    with worker_databases(1) as databases:
        bench = Bench(project, databases.workers[0])
        yield bench
        bench.worker.close()


@pytest.fixture(scope="module", params=[Tier.SESSION, Tier.COLLECTED])
def tier(request):
    return request.param


@pytest.fixture(scope="module")
def untouched(bench, tier):
    """What a mutant finds where none was before it."""
    return bench.failure(STATE, tier)


def test_a_mutant_finds_the_suites_own_state(untouched):
    assert untouched.startswith("ValueError: tables notes notes_id_seq notes_pkey, rows 0, ")
    assert "settings" in untouched
    assert "locks 0" in untouched


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_next_mutant_finds_the_same_state(bench, tier, untouched, damage):
    assert bench.failure(f'{DAMAGE[damage]}\nraise RuntimeError("done")', tier) == "RuntimeError: done"
    assert bench.failure(STATE, tier) == untouched


@pytest.mark.parametrize("damage", ["rows", "a_sequence_far_ahead", "a_role", "settings_of_the_role"])
def test_without_a_new_database_it_would_find_the_damage(bench, tier, untouched, damage, monkeypatch):
    bench.failure(f'{DAMAGE[damage]}\nraise RuntimeError("done")', tier)
    with monkeypatch.context() as patch:
        patch.setattr(bench.worker, "_renew_database", lambda *content: None)
        assert bench.failure(STATE, tier) != untouched
    assert bench.failure(STATE, tier) == untouched


@pytest.mark.parametrize("damage", ["no_table", "all_connections", "an_exclusive_lock"])
def test_the_next_mutants_verdicts_are_right(bench, tier, damage):
    bench.failure(f'{DAMAGE[damage]}\nraise RuntimeError("done")', tier)
    unnoticed = bench.run(" or note.tenant_id != tenant_id", "", tier, None, whole_row=True)
    assert [line["test"] for line in unnoticed.lines if line["outcome"] != "passed"] == [TENANT]
    bench.failure(f'{DAMAGE[damage]}\nraise RuntimeError("done")', tier)
    same = bench.run("[row.text for row in rows]", "list(row.text for row in rows)", tier, None, whole_row=True)
    assert {line["outcome"] for line in same.lines} == {"passed"}
