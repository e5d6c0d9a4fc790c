"""A child for each mutant: forked, limited in time, killed with all that it started."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

Line = dict[str, Any]
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None  # looked up before any fork


class Mouth:
    """Where a child tells what it does, one JSON object a line."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def say(self, line: Line) -> None:
        os.write(self.descriptor, json.dumps(line, separators=(",", ":")).encode() + b"\n")

    def finish(self, line: Line) -> None:
        """Say the last line and leave at once: no teardown, no exit handlers of the parent's."""
        try:
            self.say({**line, "end": True})
        finally:
            os._exit(0)

    def crash(self) -> None:
        """Leave with the traceback of the exception that is being handled."""
        self.finish({"crash": traceback.format_exc(limit=-4)[-2000:]})


class Child:
    """A forked child, as its parent sees it."""

    def __init__(self, pid: int, read_fd: int) -> None:
        self.pid, self._read_fd = pid, read_fd

    def heard(self, limit: float, hangup_fd: int) -> Line:
        """Listen to the end of the child: `{"how", "detail", "lines"}`.

        `how` is "finished" (the child said its last line), "timeout" after `limit` seconds, "died" (no last line) or
        "hangup" (`hangup_fd` became readable: the auditor is gone). The child's process group is killed in every case.
        """
        try:
            how, lines = _listen(self._read_fd, limit, hangup_fd)
        finally:
            os.close(self._read_fd)
            status = _reap(self.pid)
        return {"how": how, "lines": lines, "detail": "" if how == "finished" else _ending(status)}


def fork_child() -> Mouth | Child:
    """Fork: the child goes on from here with its `Mouth` and must end by `finish`, the parent gets the `Child`."""
    read_fd, write_fd = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the fork-with-threads warning: tiers with live threads are not used
        pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        os.close(read_fd)
        return Mouth(write_fd)
    os.close(write_fd)
    with suppress(OSError):
        os.setpgid(pid, pid)  # also here: whichever of the two comes first
    return Child(pid, read_fd)


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


def _listen(read_fd: int, limit: float, hangup_fd: int) -> tuple[str, list[Line]]:
    until = time.monotonic() + limit
    pending = b""
    lines: list[Line] = []
    while True:
        ready, _, _ = select.select([read_fd, hangup_fd], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return "timeout", lines
        if hangup_fd in ready:
            return "hangup", lines
        chunk = os.read(read_fd, 1 << 16)
        if not chunk:
            return "died", lines
        *whole, pending = (pending + chunk).split(b"\n")
        lines += [json.loads(line) for line in whole]
        if lines and lines[-1].get("end"):
            return "finished", lines


def _reap(pid: int) -> int:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"the child was ended by signal {signal.Signals(number).name}"
    return f"the child left with exit code {os.WEXITSTATUS(status)} and without a last word"
