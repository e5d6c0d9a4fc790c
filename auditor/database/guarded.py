"""Our end of the guardian: a folder, and processes in it, that outlive us in no case."""

import contextlib
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from auditor.database.account import Account
from auditor.errors import EnvironmentFault

GUARDIAN = Path(__file__).with_name("guardian.py")
PREFIX = "auditor-pg-"
GOODBYE = 30.0  # seconds that the guardian may take to end everything


class GuardedFolder:
    """`path` is the folder; processes started in it write to `<name>.log` there."""

    def __init__(self, guardian: "subprocess.Popen[bytes]", account: Account) -> None:
        self._guardian, self._account = guardian, account
        self._buffer = b""
        self._pids: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._faults: dict[str, str] = {}
        self.path = Path()
        while not self.path.name:
            self._hear(time.monotonic() + GOODBYE)

    def start(self, name: str, argv: Sequence[str], env: Mapping[str, str]) -> int:
        """Start a program as the account; its pid. `name` may be used again once the earlier one has ended."""
        for known in (self._pids, self._codes, self._faults):
            known.pop(name, None)
        uid, gid = self._account.uid, self._account.gid
        command = {"start": name, "argv": list(argv), "env": dict(env), "uid": uid, "gid": gid}
        os.write(self._input, json.dumps(command).encode() + b"\n")
        deadline = time.monotonic() + GOODBYE
        while name not in self._pids:
            if name in self._faults:
                raise EnvironmentFault(
                    "postgres-start-failed",
                    f"{argv[0]} can't be started",
                    why=self._faults[name],
                    remedy="use --pg-bindir for other binaries, or --database-url",
                )
            self._hear(deadline)
        return self._pids[name]

    def finish(self, name: str, limit: float) -> int:
        """Wait for a program's end, at most `limit` seconds; its exit code."""
        deadline = time.monotonic() + limit
        while name not in self._codes:
            self._hear(deadline)
        return self._codes[name]

    def ended(self, name: str) -> bool:
        """Whether a program has ended by now."""
        while name not in self._codes and self._heard(0.0):
            pass
        return name in self._codes

    def log(self, name: str) -> str:
        """The last lines that a program wrote."""
        try:
            return (self.path / f"{name}.log").read_bytes()[-4000:].decode(errors="replace").strip()
        except OSError:
            return ""

    def _hear(self, deadline: float) -> None:
        if not self._heard(max(0.0, deadline - time.monotonic())):
            raise _guardian_lost("it did not answer in time")

    def _heard(self, patience: float) -> bool:
        """Take in the events that come within `patience` seconds; False when none did."""
        ready, _, _ = select.select([self._output], [], [], patience)
        if not ready:
            return False
        data = os.read(self._output, 65536)
        if not data:
            raise _guardian_lost("it ended")
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            match json.loads(line):
                case {"folder": str(path)}:
                    self.path = Path(path)
                case {"started": str(name), "pid": int(pid)}:
                    self._pids[name] = pid
                case {"ended": str(name), "code": int(code)}:
                    self._codes[name] = code
                case {"failed": str(name), "why": str(why)}:
                    self._faults[name] = why
        return True

    @property
    def _input(self) -> int:
        assert self._guardian.stdin is not None
        return self._guardian.stdin.fileno()

    @property
    def _output(self) -> int:
        assert self._guardian.stdout is not None
        return self._guardian.stdout.fileno()


@contextmanager
def guarded_folder(parent: Path, account: Account) -> Iterator[GuardedFolder]:
    """A new folder under `parent`; it and all that was started in it are gone at the end, or when we are killed."""
    ours = os.getpid()
    guardian = subprocess.Popen(
        [sys.executable, "-I", "-S", str(GUARDIAN), str(ours), str(parent / PREFIX)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        start_new_session=True,
        cwd="/",
    )
    try:
        yield GuardedFolder(guardian, account)
    finally:
        if os.getpid() == ours:  # a fork of ours that unwinds must not stop its parent's server
            _dismiss(guardian)


def remove_orphans(parent: Path) -> list[Path]:
    """Remove folders of ours under `parent` whose guardian is dead: it holds a lock on the file `owner` while it lives.

    A server whose guardian was killed ends with it (Linux), or within a minute of losing its data directory.
    """
    removed = []
    for folder in sorted(parent.glob(f"{PREFIX}*")):
        try:
            lock = os.open(folder / "owner", os.O_RDWR | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            if os.fstat(lock).st_uid == os.geteuid():
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                removed.append(folder)
        except BlockingIOError:
            continue
        finally:
            os.close(lock)
    return removed


def _dismiss(guardian: "subprocess.Popen[bytes]") -> None:
    for stream in (guardian.stdin, guardian.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        guardian.wait(GOODBYE)
    except subprocess.TimeoutExpired:
        guardian.kill()
        guardian.wait()


def _guardian_lost(why: str) -> EnvironmentFault:
    return EnvironmentFault(
        "postgres-guardian-lost",
        "the process that looks after PostgreSQL is gone",
        why=why,
        remedy="was it killed from outside, or by the kernel for want of memory? run again",
    )
