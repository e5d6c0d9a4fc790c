"""From programs and an empty folder to servers that answer."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from auditor.database.account import Account
from auditor.database.binaries import OLDEST, Binaries, major_version
from auditor.database.guarded import GuardedFolder
from auditor.database.password import new_password, scram_verifier
from auditor.database.settings import server_settings
from auditor.database.url import MAINTENANCE_DATABASE, DatabaseUrl
from auditor.errors import EnvironmentFault

LOOPBACK = "127.0.0.1"
SUPERUSER = "postgres"
PATIENCE = 120.0  # seconds for any one step, on the slowest machine
PORT_TRIES = 5


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server of our own; `url` is its superuser's."""

    url: DatabaseUrl
    version: str
    data: Path


class Launcher:
    """Starts servers in a guarded folder, each in a subfolder of its own: `0`, `1`, …"""

    def __init__(self, folder: GuardedFolder, account: Account, binaries: Binaries, extra: str = "") -> None:
        self._folder, self._account, self._binaries = folder, account, binaries
        self._version = server_version(binaries)
        self._settings = server_settings(major_version(self._version)) + extra
        self._password = new_password()
        self._env = {"PATH": f"{binaries.folder}:{os.defpath}", "HOME": str(folder.path), "LC_ALL": "C", "TZ": "UTC"}

    def launch(self, count: int) -> tuple[Cluster, ...]:
        """Make one data directory, copy it for the others, start all servers and wait until they are ready."""
        homes = [self._make_home(index) for index in range(count)]
        self._initdb(homes[0])
        self._copy(homes[0], homes[1:])
        starts = [self._start(home) for home in homes]
        return tuple(self._wait_until_ready(home, *start) for home, start in zip(homes, starts, strict=True))

    def _make_home(self, index: int) -> Path:
        home = self._folder.path / str(index)
        home.mkdir(mode=0o700)
        self._account.give(home)
        return home

    def _initdb(self, home: Path) -> None:
        verifier = home / "verifier"
        verifier.touch(mode=0o600)
        verifier.write_text(scram_verifier(self._password) + "\n")
        self._account.give(verifier)
        who = ["--username", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={verifier}"]
        how = ["--encoding=UTF8", *locale_options(major_version(self._version)), "--wal-segsize=1", "--no-sync"]
        self._folder.start("initdb", [self._binaries.initdb, "-D", str(home / "data"), *who, *how], self._env)
        self._finish("initdb")
        verifier.unlink()
        with (home / "data" / "postgresql.conf").open("a") as conf:
            conf.write(self._settings)

    def _copy(self, home: Path, others: list[Path]) -> None:
        for other in others:
            cp = shutil.which("cp", path=os.defpath) or "cp"
            self._folder.start(f"copy-{other.name}", [cp, "-Rp", str(home / "data"), str(other)], self._env)
        for other in others:
            self._finish(f"copy-{other.name}")

    def _finish(self, name: str) -> None:
        if self._folder.finish(name, PATIENCE) != 0:
            raise start_fault(name, self._folder)

    def _start(self, home: Path) -> tuple[int, int]:
        """Port and pid of a server that may still find the port taken."""
        port = free_port()
        argv = [self._binaries.postgres, "-D", str(home / "data"), "-p", str(port)]
        return port, self._folder.start(f"server-{home.name}", argv, self._env)

    def _wait_until_ready(self, home: Path, port: int, pid: int, tries: int = PORT_TRIES) -> Cluster:
        name, data = f"server-{home.name}", home / "data"
        deadline = time.monotonic() + PATIENCE
        while not is_ready(data, pid):
            if self._folder.ended(name):
                if tries > 1 and "could not create any TCP/IP sockets" in self._folder.log(name):
                    return self._wait_until_ready(home, *self._start(home), tries - 1)
                raise start_fault(name, self._folder)
            if time.monotonic() > deadline:
                raise start_fault(name, self._folder, "it was not ready in time")
            time.sleep(0.002)
        no_tls = (("sslmode", "disable"),)  # whatever PGSSLMODE says
        url = DatabaseUrl(SUPERUSER, self._password, LOOPBACK, port, MAINTENANCE_DATABASE, no_tls)
        return Cluster(url, self._version, data)


def is_ready(data: Path, pid: int) -> bool:
    """Whether this very process, and none that had the port before, serves the data directory."""
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except OSError:
        return False
    return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def locale_options(major: int) -> list[str]:
    """UTF-8, ordered by code point, on every platform alike as far as it has it."""
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C" if sys.platform == "darwin" else "--locale=C.UTF-8"]


def server_version(binaries: Binaries) -> str:
    """ "18.6". Raises `EnvironmentFault` when it is older than we can use."""
    asked = subprocess.run([binaries.postgres, "--version"], capture_output=True, text=True, check=True, timeout=30)
    version = asked.stdout.partition("(PostgreSQL) ")[2].split()[0]
    if major_version(version) < OLDEST:
        raise EnvironmentFault(
            "postgres-too-old",
            f"PostgreSQL {version} is too old",
            where=str(binaries.folder),
            remedy=f"use PostgreSQL {OLDEST} or newer",
        )
    return version


def start_fault(name: str, folder: GuardedFolder, why: str = "") -> EnvironmentFault:
    """Why a program of PostgreSQL failed: the line of its log that tells."""
    log = folder.log(name)
    telling = [line for line in log.splitlines() if re.search(r"FATAL|PANIC|error:|No space|could not", line)]
    why = why or (telling or log.splitlines()[-1:] or ["it wrote nothing"])[0].strip()
    if "No space left on device" in log:
        return EnvironmentFault(
            "disk-full",
            "there is no room for the embedded PostgreSQL",
            where=str(folder.path.parent),
            why=why,
            remedy="free some, set TMPDIR to a larger disk, lower --jobs, or use --database-url",
        )
    return EnvironmentFault(
        "postgres-start-failed",
        "the embedded PostgreSQL does not start",
        where=name,
        why=why,
        remedy="use --pg-bindir for other binaries, or --database-url URL of a running server",
    )
