"""Servers for the tests of `auditor/database/`, a few for all of them, and folders that a server's account reaches."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.database import Databases, worker_databases
from auditor.database.admin import Admin
from auditor.database.binaries import find_binaries
from auditor.database.embedded import embedded_clusters
from auditor.database.launcher import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server that plays somebody's own, with prepared transactions allowed."""
    with embedded_clusters(1, find_binaries(), "max_prepared_transactions = 10\n") as (cluster,):
        with Admin(cluster.url) as admin:
            admin.execute("CREATE DATABASE production")
        yield cluster


@pytest.fixture
def admin(cluster: Cluster) -> Iterator[Admin]:
    with Admin(cluster.url) as admin:
        yield admin


@pytest.fixture(scope="module")
def embedded() -> Iterator[Databases]:
    with worker_databases(2) as databases:
        yield databases


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that every account can pass through; pytest's own are their user's alone."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="test-of-auditor-", dir=memory))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def plain_python() -> str:
    """An interpreter of this very version that an account other than root reaches."""
    if os.geteuid() != 0:
        return sys.executable
    candidates = [
        sys.executable,
        shutil.which(f"python3.{sys.version_info.minor}", path=os.defpath),
        "/usr/bin/python3",
    ]
    for candidate in filter(None, candidates):
        if runs_as_nobody(candidate):
            return candidate
    pytest.skip("no Python of this version can be run by `nobody` on this machine")


def runs_as_nobody(python: str) -> bool:
    check = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        ran = subprocess.run([python, "-c", check], user="nobody", group=65534, extra_groups=[], cwd="/", timeout=30)
    except OSError:
        return False
    return ran.returncode == 0
