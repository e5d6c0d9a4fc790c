"""A server given by its URL: the same promises, in databases of our own prefix, and nothing else on it is touched."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import left_behind
import pytest
from left_behind import Mutant
from snapshot import snapshot
from traces import eventually, hold

from auditor.database import DatabaseUrl, WorkerDatabase, worker_databases
from auditor.database.admin import Admin, identifier
from auditor.database.binaries import find_binaries
from auditor.database.cleanup import dead_runs, drop_dead_runs, sign
from auditor.database.databases import Template
from auditor.database.embedded import embedded_clusters
from auditor.database.launcher import Cluster, free_port
from auditor.errors import EnvironmentFault, UsageError

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
WITH_ITS_ROLE = left_behind.WITH_ITS_ROLE
RIGHTS = {"superuser": "SUPERUSER", "maker of roles": "CREATEDB CREATEROLE", "maker of databases": "CREATEDB"}


@pytest.fixture(scope="module", params=list(RIGHTS))
def given(request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[DatabaseUrl]:
    """The URL that a person would give: a role with these rights, a database that is theirs."""
    with Admin(cluster.url) as admin:
        admin.execute(f"CREATE ROLE given LOGIN PASSWORD 'it''s' {RIGHTS[request.param]}")
        admin.execute('ALTER ROLE given SET search_path = "$user", public, extra')
        admin.execute("CREATE DATABASE theirs OWNER given")
    yield cluster.url.with_login("given", "it's").with_database("theirs")
    with Admin(cluster.url) as admin:
        admin.execute("DROP DATABASE theirs")
        admin.execute("DROP ROLE given")


@pytest.fixture(scope="module")
def workers(given: DatabaseUrl) -> Iterator[tuple[WorkerDatabase, ...]]:
    with worker_databases(2, url=given.as_scheme("postgresql+asyncpg")) as databases:
        yield databases.workers


def seen(worker: WorkerDatabase) -> dict[str, list[str]]:
    with Mutant(worker.url) as mutant:
        return snapshot(mutant)


def contents(admin: Admin) -> list[tuple[str, ...]]:
    """Every database and role of the server, with owner, rights and comment, but for those of runs that live."""
    alive = "SELECT 1 FROM pg_stat_activity WHERE application_name ~ '^auditor_' AND starts_with({}, application_name)"
    return admin.rows(
        "SELECT d::text, shobj_description(oid, 'pg_database') FROM pg_database d"
        f" WHERE NOT EXISTS ({alive.format('d.datname')})"
        " UNION ALL SELECT r::text, shobj_description(oid, 'pg_authid') FROM pg_roles r"
        f" WHERE NOT EXISTS ({alive.format('r.rolname')}) ORDER BY 1"
    )


def names_of(admin: Admin, url: DatabaseUrl) -> list[str]:
    """The databases and roles of the run that this worker's URL belongs to."""
    return admin.values(
        "SELECT datname FROM pg_database WHERE starts_with(datname, $1)"
        " UNION ALL SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)",
        url.database.removesuffix("w0"),
    )


@pytest.mark.parametrize(
    "damage", [*left_behind.IN_ITS_DATABASE, left_behind.a_prepared_transaction], ids=lambda damage: damage.__name__
)
def test_a_swap_undoes(damage, workers):
    worker, neighbour = workers
    before, beside = seen(worker), seen(neighbour)
    with Mutant(worker.url) as mutant:
        mutant.run(damage)
        worker.swap()
    assert seen(worker) == before
    assert seen(neighbour) == beside


@pytest.mark.parametrize("damage", WITH_ITS_ROLE, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("given", ["superuser", "maker of roles"], indirect=True)
def test_a_role_of_its_own_lets_a_swap_undo(damage, workers):
    worker, neighbour = workers
    before, beside = seen(worker), seen(neighbour)
    with Mutant(worker.url) as mutant:
        mutant.run(damage)
        worker.swap()
    assert seen(worker) == before
    assert seen(neighbour) == beside


def test_a_worker_that_takes_all_connections_starves_itself_alone(workers):
    first, second = workers
    with Mutant(first.url) as greedy, Mutant(second.url) as modest:
        greedy.run(left_behind.all_connections_taken)
        modest.run(lambda mutant: mutant.connect())
        first.swap()


def test_workers_swap_at_the_same_time(workers):
    before = [seen(worker) for worker in workers]

    def rounds(worker: WorkerDatabase) -> None:
        for _ in range(10):
            with Mutant(worker.url) as mutant:
                mutant.run(left_behind.rows)
                mutant.run(left_behind.advisory_locks)
                if worker.url.user != "given":  # a role of its own
                    mutant.run(left_behind.settings_of_the_role)
                worker.swap()

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(rounds, workers)) == [None, None]
    assert [seen(worker) for worker in workers] == before


def test_names_carry_our_prefix_and_stay(workers):
    for number, worker in enumerate(workers):
        url = worker.url
        assert url.database.startswith("auditor_")
        assert url.database.endswith(f"_w{number}")
        worker.swap()
        assert worker.url == url


def test_the_server_is_left_as_it_was(given, cluster):
    with Admin(cluster.url) as admin:
        admin.execute("CREATE DATABASE auditor_notes")
        admin.execute("CREATE DATABASE auditor_0123456789ab_w0")
        before = contents(admin)
        with worker_databases(2, url=given.as_scheme("postgresql")) as databases:
            url = databases.workers[0].url
            assert len(names_of(admin, url)) >= 3
            with Mutant(url) as mutant:
                mutant.run(left_behind.rows)
                mutant.run(left_behind.a_prepared_transaction)
            databases.workers[0].swap()
        assert names_of(admin, url) == []
        assert contents(admin) == before
        admin.execute("DROP DATABASE auditor_notes")
        admin.execute("DROP DATABASE auditor_0123456789ab_w0")


def test_left_roles_and_databases_go_at_the_end(cluster):
    with Admin(cluster.url) as admin:
        before = contents(admin)
        with worker_databases(1, url=cluster.url.as_scheme("postgresql")) as databases, ExitStack() as stack:
            mutant = stack.enter_context(Mutant(databases.workers[0].url))
            mutant.run(left_behind.roles)
            mutant.run(left_behind.another_database)
        assert contents(admin) == before


def test_the_description_names_the_server(given):
    with worker_databases(1, url=given.as_scheme("postgresql")) as databases:
        assert databases.description.endswith(f" at 127.0.0.1:{given.port}")
        assert databases.description.startswith("PostgreSQL 1")
        assert "it's" not in repr(databases)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda number: number.name)
def test_nothing_is_left_of_an_auditor_that_is_ended(number, given, cluster, open_folder):
    with Admin(cluster.url) as admin:
        before = contents(admin)
        with hold(open_folder, 2, given.as_scheme("postgresql")) as auditor:
            url = DatabaseUrl.parse(json.loads(auditor.stdout.readline())[0])
            assert len(names_of(admin, url)) >= 3
            os.killpg(auditor.pid, number)
            assert auditor.wait(60) != 0
            assert eventually(lambda: names_of(admin, url) == [])
        assert contents(admin) == before


def test_what_a_dead_run_left_is_removed_by_the_next(admin, cluster):
    run = "auditor_abcdefabcdef"
    Template(f"{run}_template").make(admin)
    admin.execute(f"CREATE ROLE {run}_w0 LOGIN")
    admin.execute(f"CREATE DATABASE {run}_w0 OWNER {run}_w0")
    assert dead_runs(admin) == []  # not signed: perhaps somebody else's
    sign(admin, run)
    with Admin(cluster.url, run):
        assert dead_runs(admin) == []  # it has a connection
    assert eventually(lambda: dead_runs(admin) == [run])
    record = json.dumps({"host": socket.gethostname(), "pid": os.getppid()})
    admin.execute(f"COMMENT ON DATABASE {identifier(f'{run}_template')} IS '{record}'")
    assert dead_runs(admin) == []  # its process lives
    sign(admin, run)
    drop_dead_runs(admin)
    assert admin.values("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", run) == []
    assert admin.values("SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)", run) == []


def refusal(url: DatabaseUrl) -> EnvironmentFault:
    with pytest.raises(EnvironmentFault) as caught, worker_databases(1, url=url.as_scheme("postgresql")):
        pass
    assert "hunter2" not in str(caught.value)
    assert f"{url.host}:{url.port}" in caught.value.where
    assert caught.value.remedy
    return caught.value


def test_a_role_without_rights_is_told_which_it_needs(admin, cluster):
    admin.execute("CREATE ROLE powerless LOGIN PASSWORD 'hunter2'")
    try:
        fault = refusal(cluster.url.with_login("powerless", "hunter2"))
    finally:
        admin.execute("DROP ROLE powerless")
    assert fault.slug == "database-privilege"
    assert fault.remedy.startswith("ALTER ROLE powerless CREATEDB")


def test_what_is_wrong_with_a_server_is_said(cluster):
    assert refusal(cluster.url.with_login("postgres", "hunter2")).slug == "database-login-refused"
    assert refusal(cluster.url.with_database("nowhere")).slug == "database-missing"
    nobody_there = DatabaseUrl("u", "hunter2", "127.0.0.1", free_port(), "postgres")
    assert refusal(nobody_there).slug == "database-unreachable"
    no_such_host = DatabaseUrl("u", "hunter2", "no-such-host.invalid", 5432, "postgres")
    assert refusal(no_such_host).slug == "database-unreachable"


def test_a_server_that_speaks_something_else_is_said():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        child = os.fork()
        if child == 0:
            connection, _ = listener.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()
            os._exit(0)
        assert (
            refusal(DatabaseUrl("u", "hunter2", *listener.getsockname()[:2], "postgres")).slug == "database-unreachable"
        )
        os.waitpid(child, 0)


def test_a_url_that_is_none_is_a_fault_of_use():
    with pytest.raises(UsageError), worker_databases(1, url="mysql://u@h/d"):
        pass


def test_a_server_that_is_stopped_meanwhile_is_said():
    with embedded_clusters(1, find_binaries()) as (cluster,), pytest.raises(EnvironmentFault) as caught:
        swap_on_a_stopped_server(cluster)
    assert caught.value.slug == "database-gone"


def swap_on_a_stopped_server(cluster: Cluster) -> None:
    with worker_databases(1, url=cluster.url.as_scheme("postgresql")) as databases:
        lock_file = cluster.data / "postmaster.pid"
        os.kill(int(lock_file.read_text().splitlines()[0]), signal.SIGQUIT)
        assert eventually(lambda: not lock_file.exists())
        databases.workers[0].swap()
