"""Copies of the small projects, a database for the session, and the command line as a user calls it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from surroundings import PROJECTS, ROOT

settings.register_profile("unhurried", deadline=None)  # a busy machine is no reason for a test to fail
settings.load_profile("unhurried")

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a script's background jobs ignore Ctrl-C, and so would their own
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def copy_of(tmp_path):
    """`copy_of("pure_python")` is a fresh copy of a small project."""

    def copied(name: str) -> Path:
        target = tmp_path / name
        shutil.copytree(PROJECTS / name, target, ignore=shutil.ignore_patterns("__pycache__", ".auditor", "reports"))
        return target

    return copied


@pytest.fixture(scope="session")
def database():
    """One worker's database on an embedded PostgreSQL."""
    from auditor.database import worker_databases

    with worker_databases(1) as databases:
        yield databases.workers[0]


@pytest.fixture
def auditor():
    """`auditor("run", project)` is `python -m auditor run project`, ended; gives the completed process."""

    def called(*words: object, timeout: float = 180, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "auditor", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "120", **environment},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return called
