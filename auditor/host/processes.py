"""Processes as the kernel knows them, where it has /proc: whose child is whose, and how much memory they use."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
PAGE, MEGABYTE = os.sysconf("SC_PAGE_SIZE"), 1 << 20
_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None  # looked up before any fork


def adopt_orphans() -> None:
    """From here on, what a child started and left behind becomes ours, however it went into the background."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with(parent: int) -> None:
    """For a child: to be killed when its parent dies."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def children_of(pid: int) -> set[int]:
    found: set[int] = set()
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError), open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                found.update(map(int, file.read().split()))
    return found


def family_of(pid: int) -> set[int]:
    """The process and all that descends from it."""
    family, new = {pid}, {pid}
    while new:
        new = set().union(*map(children_of, new)) - family
        family |= new
    return family


def end_strays(known: set[int]) -> None:
    """Kill and reap our children but the known ones; as each ends, what it had started becomes ours, until none is."""
    out_of_reach: set[int] = set()
    while strays := children_of(os.getpid()) - known - out_of_reach:
        for pid in strays:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            except PermissionError:  # it has become another user
                out_of_reach.add(pid)
        for pid in strays - out_of_reach:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def exceeds(pid: int, megabytes: float) -> bool:
    """Whether a process and its descendants use more memory than that; pages that they share count once."""
    resident = _resident(os.getpid())  # a child that has done nothing has all of ours
    family = family_of(pid)
    if sum(map(_resident, family)) - resident <= megabytes * MEGABYTE:
        return False
    return _proportional(family) > megabytes * MEGABYTE


def _resident(pid: int) -> int:
    with suppress(OSError, IndexError), open(f"/proc/{pid}/statm", "rb") as file:
        return int(file.read().split()[1]) * PAGE
    return 0


def _proportional(pids: Iterable[int]) -> int:
    """Exact, but it takes the kernel milliseconds: asked only when the resident pages are too many."""
    total = 0
    for pid in pids:
        with suppress(OSError), open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith(b"Pss:")) * 1024
    return total
