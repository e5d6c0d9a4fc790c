"""One run at a time in a project."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import EnvironmentFault


@contextmanager
def claimed(state: Path) -> Iterator[None]:
    """Hold the folder of a project's state, which is made when it is missing, until the end, whatever it is.

    Raises `EnvironmentFault` when another run holds it, or nothing can be written there.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        (state / ".gitignore").write_text("*\n")
        lock = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise EnvironmentFault(
            "state-not-writable",
            "nothing can be written in the project",
            where=str(state),
            why=str(fault.strerror),
            remedy="give the auditor a copy of the project that it may write to",
        ) from fault
    try:
        _hold(lock, state)
        yield
    finally:
        os.close(lock)


def _hold(lock: int, state: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise EnvironmentFault(
            "project-in-use",
            f"another run audits this project (process {os.pread(lock, 20, 0).decode(errors='replace') or '?'})",
            where=str(state.parent),
            remedy="wait for its end, or audit a copy of the project",
        ) from None
    os.truncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
