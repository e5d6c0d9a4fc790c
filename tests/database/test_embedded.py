"""The embedded server: private, complete, and gone with whoever started it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest
from left_behind import Mutant
from traces import eventually, folders, hold, listens, nothing_left, processes, processes_of

from auditor.database import DatabaseUrl, embedded, embedded_database, launcher, worker_databases
from auditor.database.account import Account, server_account
from auditor.database.admin import Admin
from auditor.database.binaries import find_binaries
from auditor.database.embedded import embedded_clusters, roomy_place
from auditor.errors import EnvironmentFault

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has a folder that the server's account can't reach")


def answers(url: DatabaseUrl) -> str:
    async def ask(mutant: Mutant) -> str:
        connection = await mutant.connect()
        return await connection.fetchval("SELECT 'é' < 'z' COLLATE \"C\" OR current_user = 'audited'")

    with Mutant(url) as mutant:
        return mutant.run(ask)


def test_one_database_for_a_suite():
    with embedded_database() as text:
        assert text.startswith("postgresql+asyncpg://audited:")
        url = DatabaseUrl.parse(text)
        assert answers(url)
    assert not listens(url.port)


def test_the_drivers_own_variables_do_not_mislead_us(monkeypatch):
    for name, value in {"PGSSLMODE": "require", "PGHOST": "nowhere.invalid", "PGPORT": "1", "PGUSER": "x"}.items():
        monkeypatch.setenv(name, value)
    with worker_databases(1) as databases:
        databases.workers[0].swap()
        assert databases.workers[0].url.options == ()


def test_nothing_is_left_in_the_folder_or_running(open_folder, monkeypatch):
    monkeypatch.setattr(embedded, "MEMORY", open_folder)
    with worker_databases(2) as databases:
        assert len(folders(open_folder)) == 1
        assert len([command for command in processes_of(open_folder).values() if " -D " in command]) == 2
        ports = [worker.url.port for worker in databases.workers]
        assert all(map(listens, ports))
    assert folders(open_folder) == []
    assert processes_of(open_folder) == {}
    assert not any(map(listens, ports))


def test_an_exception_inside_leaves_nothing(open_folder, monkeypatch):
    monkeypatch.setattr(embedded, "MEMORY", open_folder)
    with pytest.raises(KeyboardInterrupt), worker_databases(1):
        raise KeyboardInterrupt
    assert nothing_left(open_folder)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_nothing_is_left_of_an_auditor_that_is_ended(number, open_folder):
    with hold(open_folder, 2) as auditor:
        urls = [DatabaseUrl.parse(text) for text in json.loads(auditor.stdout.readline())]
        os.killpg(auditor.pid, number)
        assert auditor.wait(30) != 0
        assert nothing_left(open_folder)
    assert not any(listens(url.port) for url in urls)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("stage", ["initdb.log", "0/data/postgresql.conf", "copy-1.log", "server-0.log"])
def test_nothing_is_left_of_an_auditor_that_is_ended_while_it_starts(stage, number, open_folder):
    with hold(open_folder, 2) as auditor:
        assert eventually(lambda: any((folder / stage).exists() for folder in folders(open_folder)))
        os.killpg(auditor.pid, number)
        assert auditor.wait(30) != 0
        assert nothing_left(open_folder)


def test_a_guardian_that_is_killed_takes_the_server_along_and_the_folder_goes_at_the_next_start(
    open_folder, monkeypatch
):
    monkeypatch.setattr(embedded, "MEMORY", open_folder)
    with hold(open_folder, 1) as auditor:
        auditor.stdout.readline()
        guardian = next(pid for pid, command in processes_of(open_folder).items() if "guardian.py" in command)
        os.killpg(auditor.pid, signal.SIGSTOP)
        os.kill(guardian, signal.SIGKILL)
        assert eventually(lambda: not processes_of(open_folder))
        os.killpg(auditor.pid, signal.SIGKILL)
    (orphan,) = folders(open_folder)
    with embedded_database():
        assert not orphan.exists()
        assert len(folders(open_folder)) == 1
    assert folders(open_folder) == []


def test_the_folder_of_a_living_auditor_stays(open_folder, monkeypatch):
    monkeypatch.setattr(embedded, "MEMORY", open_folder)
    (open_folder / "auditor-pg-not-ours").mkdir()
    with embedded_database() as first, embedded_database():
        assert answers(DatabaseUrl.parse(first))
        assert len(folders(open_folder)) == 3
    assert folders(open_folder) == [open_folder / "auditor-pg-not-ours"]


def test_a_fork_that_unwinds_leaves_the_server_to_its_parent():
    with embedded_database() as text:
        child = os.fork()
        if child == 0:
            os._exit(unwind_in_fork(text))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert answers(DatabaseUrl.parse(text))


def unwind_in_fork(text: str) -> int:
    try:
        with embedded_database():
            raise RuntimeError(text)
    except RuntimeError:
        return 0


def test_a_port_that_is_taken_is_left_to_its_owner(monkeypatch):
    free_port = launcher.free_port
    with embedded_database() as text:
        taken = DatabaseUrl.parse(text).port
        ports = [taken, taken]
        monkeypatch.setattr(launcher, "free_port", lambda: ports.pop() if ports else free_port())
        with embedded_database() as second:
            assert ports == []
            assert DatabaseUrl.parse(second).port != taken
        assert answers(DatabaseUrl.parse(text))


def test_only_loopback_and_only_with_the_password():
    with embedded_clusters(1, find_binaries()) as (cluster,):
        with Admin(cluster.url) as admin:
            assert admin.value("SHOW listen_addresses") == "127.0.0.1"
            assert admin.value("SHOW unix_socket_directories") == ""
            assert admin.value("SHOW data_directory") == str(cluster.data)
            assert set(admin.values("SELECT auth_method FROM pg_hba_file_rules")) == {"scram-sha-256"}
        for wrong in ("", "guessed"):
            with pytest.raises(EnvironmentFault) as caught:
                Admin(cluster.url.with_login("postgres", wrong))
            assert caught.value.slug == "database-login-refused"


def test_the_password_is_in_no_file_log_or_process_list(open_folder, monkeypatch):
    monkeypatch.setattr(embedded, "MEMORY", open_folder)
    with worker_databases(1) as databases, embedded_clusters(1, find_binaries()) as (cluster,):
        databases.workers[0].swap()
        shown = " ".join(command for _, command in processes().values())
        written = b"".join(path.read_bytes() for path in open_folder.rglob("*") if path.is_file())
        assert str(open_folder) in shown
        assert b"scram-sha-256" in written
        for url in (databases.workers[0].url, cluster.url):
            assert len(url.password) >= 24
            assert url.password not in shown
            assert url.password.encode() not in written
            assert url.password not in repr((databases, cluster))
        assert list(open_folder.rglob("verifier")) == []


def test_durability_is_off_and_nothing_runs_by_itself():
    with embedded_clusters(1, find_binaries()) as (cluster,), Admin(cluster.url) as admin:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit"):
            assert admin.value(f"SHOW {name}") == "off"
        assert admin.value("SHOW server_encoding") == "UTF8"
        assert admin.value("SELECT upper('é')") == "É"
        assert admin.value("SHOW timezone") == "UTC"


@as_root
def test_root_hands_the_server_to_an_account_that_is_no_persons():
    account = server_account()
    with embedded_clusters(1, find_binaries()) as (cluster,):
        assert cluster.data.stat().st_uid == account.uid
        assert account.uid not in (0, None)


@as_root
def test_binaries_that_only_root_reaches_are_copied(open_folder, monkeypatch):
    monkeypatch.setattr(embedded, "MEMORY", open_folder)
    private = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        package = find_binaries().folder.parents[1]
        shutil.copytree(package / "pginstall", private / package.name / "pginstall")
        shutil.copytree(package.with_name(f"{package.name}.libs"), private / f"{package.name}.libs")
        bindir = private / package.name / "pginstall" / "bin"
        assert not server_account().can_run(str(bindir / "postgres"))
        with worker_databases(1, bindir=bindir) as databases:
            databases.workers[0].swap()
            assert answers(databases.workers[0].url)
            assert private.stat().st_mode & 0o777 == 0o700
        assert folders(open_folder) == []
    finally:
        shutil.rmtree(private)


@as_root
def test_a_folder_that_only_root_reaches_is_passed_over(open_folder, monkeypatch):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(embedded, "MEMORY", closed)
    monkeypatch.setattr(tempfile, "tempdir", str(open_folder))
    assert roomy_place(1, server_account()) == open_folder
    assert roomy_place(1, Account()) == closed


def test_a_plain_user_needs_nothing_else(open_folder, plain_python):
    open_folder.chmod(0o777)
    user = {"user": "nobody", "group": 65534, "extra_groups": [], "cwd": "/"} if os.geteuid() == 0 else {}
    with hold(open_folder, 1, python=plain_python, **user) as auditor:
        said = auditor.stdout.readline()
        assert said, auditor.stderr.read()
        assert answers(DatabaseUrl.parse(json.loads(said)[0]))
        os.killpg(auditor.pid, signal.SIGKILL)
        assert nothing_left(open_folder)


def test_no_room_is_said_with_the_places_and_the_need():
    with pytest.raises(EnvironmentFault) as caught:
        roomy_place(10**7, server_account())
    assert caught.value.slug == "disk-full"
    assert tempfile.gettempdir() in caught.value.where


def test_a_disk_that_fills_up_is_said(open_folder, monkeypatch):
    disk = open_folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("this machine lets us mount no small disk")
    try:
        monkeypatch.setattr(embedded, "MEMORY", disk)
        monkeypatch.setattr(embedded, "ROOM_FIRST", 1)
        with pytest.raises(EnvironmentFault) as caught, embedded_database():
            pass
        assert caught.value.slug == "disk-full"
        assert "No space left" in caught.value.why
        assert folders(disk) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_programs_that_do_not_start_are_said(tmp_path):
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(EnvironmentFault) as caught, embedded_database(tmp_path):
        pass
    assert caught.value.slug == "postgres-binaries-broken"
