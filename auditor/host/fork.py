"""A child for each mutant: forked, limited in time, memory and files, killed with all that it started."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from select import select
from typing import Any

from .confine import MEMORY, confine
from .mouth import Ear, Mouth
from .processes import adopt_orphans, children_of, die_with, end_strays, exceeds
from .scratch import move_to, new_folder, remove

Line = dict[str, Any]
LOOK_EVERY = 0.1  # seconds between two looks at a child's memory
Clock = Callable[[], float]
_before: dict[int, set[int]] = {}  # by process: the children that it had before it forked the first mutant's


class Child:
    """A forked child, as its parent sees it. `known` are the parent's children that are no strays of this one."""

    def __init__(self, pid: int, ear: Ear, scratch: str, known: set[int]) -> None:
        self.pid, self._ear, self._scratch, self._known = pid, ear, scratch, known

    def heard(self, limit: float, hangup_fd: int) -> Line:
        """Listen to the end of the child: `{"how", "detail", "lines"}`.

        `how` is "finished" (the child said its last line), "timeout" after `limit` seconds, "died" (no last line, or
        too much memory; `detail` says why) or "hangup" (`hangup_fd` became readable: the auditor is gone). What the
        child started, and its temporary files, go with it in every case.
        """
        try:
            how, detail = self._watch(limit, hangup_fd)
        finally:
            self._ear.close()
            status = _reap(self.pid)
            end_strays(self._known)
            remove(self._scratch)
        if how == "died" and not detail:
            detail = _ending(status)
        return {"how": how, "lines": self._ear.lines, "detail": detail}

    def _watch(self, limit: float, hangup_fd: int, clock: Clock = time.monotonic) -> tuple[str, str]:
        """Listen until the child has said its last line, is gone, or has used up what it may.

        The clock is bound early: a suite may freeze the time of every module that it finds.
        """
        ear, until, looked = self._ear, clock() + limit, clock()
        exit_fd = _exit_of(self.pid)
        watched = [fd for fd in (ear.descriptor, hangup_fd, exit_fd) if fd is not None]
        try:
            while (left := until - clock()) > 0:
                ready, _, _ = select(watched, [], [], min(left, LOOK_EVERY))
                if hangup_fd in ready:
                    return "hangup", ""
                if ear.descriptor in ready:
                    ear.listen()
                if ear.heard_the_end:
                    return "finished", ""
                if ear.fault:
                    return "died", ear.fault
                if ear.over or (exit_fd in ready and ear.descriptor not in ready):
                    return "died", "" if _ends(exit_fd) else "it closed the pipe on which it tells what its tests said"
                if clock() - looked >= LOOK_EVERY:
                    looked = clock()
                    if exceeds(self.pid, MEMORY):
                        return "died", f"it used more than {MEMORY:g} MB of memory (memory_limit)"
            return "timeout", ""
        finally:
            if exit_fd is not None:
                os.close(exit_fd)


def fork_child() -> Mouth | Child:
    """Fork: the child goes on from here with its `Mouth` and must end by `finish`, the parent gets the `Child`."""
    adopt_orphans()
    parent, scratch = os.getpid(), new_folder()
    known = _before.setdefault(parent, children_of(parent))
    read_fd, write_fd = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the fork-with-threads warning: tiers with live threads are not used
        pid = os.fork()
    if pid == 0:
        os.close(read_fd)
        os.setpgid(0, 0)
        die_with(parent)
        move_to(scratch)
        confine()
        return Mouth(write_fd)
    os.close(write_fd)
    with suppress(OSError):
        os.setpgid(pid, pid)  # also here: whichever of the two comes first
    return Child(pid, Ear(read_fd), scratch, known)


def run_child(body: Callable[[Mouth], None], limit: float, hangup_fd: int) -> Line:
    """Fork, run `body` in the child, and give what was heard of it (see `Child.heard`)."""
    child = fork_child()
    if isinstance(child, Child):
        return child.heard(limit, hangup_fd)
    try:
        body(child)
    except BaseException:
        child.crash()
    finally:
        os._exit(0)


def wait_for_threads() -> None:
    """As an interpreter does before it ends: a suite whose process never ends is not green."""
    getattr(threading, "_shutdown")()  # noqa: B009


def _exit_of(pid: int) -> int | None:
    """A descriptor that becomes readable when the child ends: what it started may hold its pipe open."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):  # not on Linux, or an old kernel
        return None


def _ends(exit_fd: int | None) -> bool:
    """Whether a child that says nothing any more is at its end: its pipe is closed a moment before."""
    return exit_fd is None or bool(select([exit_fd], [], [], 1.0)[0])


def _reap(pid: int) -> int:
    for kill in (os.killpg, os.kill):  # it may have left its group
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _ending(status: int) -> str:
    if not os.WIFSIGNALED(status):
        return f"the child left with exit code {os.WEXITSTATUS(status)} and without a last word"
    number = os.WTERMSIG(status)
    if number == signal.SIGXFSZ:
        return f"it wrote a file of more than {MEMORY:g} MB (memory_limit)"
    names = {known.value: known.name for known in signal.Signals}
    return f"the child was ended by signal {names.get(number, number)}"
