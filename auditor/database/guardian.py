"""Owns one folder and the processes that run in it: when its standard input ends, both are gone.

A script of its own, started as `python -I -S guardian.py PARENT_PID PREFIX`; standard library only. It makes the
folder PREFIX + a random name, holds a lock on the file `owner` in it, and then takes commands on standard input:

    {"start": name, "argv": [...], "env": {...}, "uid": 0, "gid": 0}      (uid and gid: null to stay who we are)

and tells events on standard output, one JSON object a line:

    {"folder": path} · {"started": name, "pid": n} · {"ended": name, "code": n} · {"failed": name, "why": text}

The end of its input, the death of its parent and SIGTERM all lead to the same end. It is in a session of its own, so
that Ctrl-C in a terminal does not reach it.
"""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

GRACE = 10.0  # seconds for a server to end by itself; PostgreSQL kills its own children after 5
PR_SET_PDEATHSIG = 1


def main(parent: int, prefix: str) -> None:
    wakeup = listen_to_signals()
    if os.getppid() != parent:
        return
    folder, lock = make_folder(prefix)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        tell(folder=folder)
        watch(parent, wakeup, lambda line: obey(json.loads(line), folder, running), lambda: report_ends(running))
    except BrokenPipeError:
        pass
    finally:
        stop(running)
        remove(folder)
        os.close(lock)


def make_folder(prefix: str) -> tuple[str, int]:
    """The folder, and the open lock that says we are alive: it is in place before it is called `owner`."""
    folder = f"{prefix}{os.getpid()}-{os.urandom(4).hex()}"
    os.mkdir(folder)
    os.chmod(folder, 0o711)
    lock = os.open(f"{folder}/owner.new", os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.rename(f"{folder}/owner.new", f"{folder}/owner")
    return folder, lock


def listen_to_signals() -> int:
    """A pipe that receives the number of each signal as a byte."""
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    return read


def watch(parent: int, wakeup: int, on_line: Callable[[bytes], None], on_child: Callable[[], None]) -> None:
    """Until the input or the parent ends, or a signal other than SIGCHLD comes."""
    buffer = b""
    while os.getppid() == parent:
        ready, _, _ = select.select([0, wakeup], [], [], 1.0)
        if wakeup in ready:
            if set(os.read(wakeup, 512)) - {signal.SIGCHLD}:
                return
            on_child()
        if 0 in ready:
            data = os.read(0, 65536)
            if not data:
                return
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                on_line(line)


def obey(command: dict[str, Any], folder: str, running: dict[str, subprocess.Popen[bytes]]) -> None:
    name = command["start"]
    try:
        with open(f"{folder}/{name}.log", "ab") as log:
            running[name] = subprocess.Popen(
                command["argv"],
                env=command["env"],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(os.getpid()),
                **as_account(command["uid"], command["gid"]),
            )
    except (OSError, subprocess.SubprocessError) as fault:
        tell(failed=name, why=str(fault))
    else:
        tell(started=name, pid=running[name].pid)


def as_account(uid: int | None, gid: int | None) -> dict[str, Any]:
    return {} if uid is None else {"user": uid, "group": gid, "extra_groups": []}


def die_with_parent(parent: int) -> Callable[[], None]:
    """For the child, before it runs its program: a second net, for when we are killed, where Linux has it."""
    try:
        import ctypes

        prctl = getattr(ctypes.CDLL(None), "prctl", None)
    except (ImportError, OSError):
        prctl = None

    def tie() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)
            if os.getppid() != parent:
                os._exit(1)

    return tie


def report_ends(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, process in list(running.items()):
        if process.poll() is not None:
            del running[name]
            tell(ended=name, code=process.returncode)


def stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """SIGQUIT ends a PostgreSQL at once; what is still there after the grace is killed."""
    for process in running.values():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGQUIT)
    for process in running.values():
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def remove(folder: str) -> None:
    """More than once, if need be: a process that was just killed may still have made a file."""
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.02)


def tell(**event: str | int) -> None:
    os.write(1, json.dumps(event).encode() + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
