"""One host process: started in the target's interpreter, spoken to in JSON lines, ended with all that it started."""

import os
import secrets
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import auditor
from auditor.errors import EnvironmentFault
from auditor.host.protocol import VERSION, Channel, HungUp, Message, Silent
from auditor.workers.strays import end_strays

START_LIMIT = 300.0
HANG_UP_LIMIT = 2.0
LONGEST_LOG = 1 << 20  # bytes
SCRATCH = "AUDITOR_SCRATCH"  # in the environment of every process that descends from a host; see host/scratch.py
_HOST = Path(auditor.__file__).parent / "host"


class HostDied(Exception):
    """The host ended, or went silent for longer than it was allowed; `during` names the test that was running."""

    def __init__(self, why: str, during: str = "") -> None:
        super().__init__(why)
        self.during = during


class HostProcess:
    """`opening` is the first message (mode, project, tests, sources, state, …); `log` receives the project's output;
    `memory_limit` (MB) is what a mutant's process may use beyond what the host has.

    Raises `EnvironmentFault` when the interpreter lacks what a host needs.
    """

    def __init__(
        self, python: Path, opening: Message, environment: Mapping[str, str], log: Path, memory_limit: int
    ) -> None:
        self.log, self._python = log, python
        self._scratch = Path(tempfile.gettempdir(), f"auditor-tmp-{os.getpid()}-{secrets.token_hex(8)}")
        limits = {
            "TMPDIR": str(self._scratch),
            SCRATCH: str(self._scratch),
            "AUDITOR_MEMORY_LIMIT": str(memory_limit),
        }
        log.parent.mkdir(parents=True, exist_ok=True)
        request_read, request_write = os.pipe()
        answer_read, answer_write = os.pipe()
        try:
            with log.open("ab") as output:
                self._process = subprocess.Popen(
                    [str(python), str(_HOST), str(request_read), str(answer_write)],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=opening["project"],
                    env={**environment, **limits},
                    pass_fds=(request_read, answer_write),
                    start_new_session=True,
                )
        finally:
            os.close(request_read)
            os.close(answer_write)
        self._channel = Channel(answer_read, request_write)
        self._end_fd = _end_of(self._process.pid)
        try:
            self._channel.send({"version": VERSION, **opening})
            self.hello = self.answer(within=60.0)
        except HungUp:
            self.close()
            raise HostDied(self.last_words()) from None
        except BaseException:
            self.close()
            raise

    def ready(self, within: float = START_LIMIT) -> Message:
        """The host's word that it serves. Raises `EnvironmentFault` (a missing package) or `HostDied`."""
        message = self.answer(within)
        if message["type"] == "failed":
            self.close()
            if message["slug"].startswith("target-"):
                raise self._not_fit(message["slug"], message["text"])
            raise HostDied(f"{message['slug']}: {message['text']}")
        return message

    def _not_fit(self, slug: str, why: str) -> EnvironmentFault:
        """The audited project's interpreter has no pytest, say, or one that is too old for a host."""
        lack, _, name = slug.removeprefix("target-").rpartition("-")
        return EnvironmentFault(
            slug,
            f"the audited project's interpreter has {'no' if lack == 'lacks' else 'an old'} {name}",
            where=str(self._python),
            why=why,
            remedy=f"{shlex.quote(str(self._python))} -m pip install --upgrade {name}",
        )

    def ask(self, request: Message, within: float) -> Message:
        """Send a request and give the answer. Raises `HostDied`."""
        self._bound_log()
        try:
            self._channel.send(request)
        except HungUp:
            raise HostDied(self.last_words()) from None
        return self.answer(within)

    def answer(self, within: float) -> Message:
        try:
            return self._channel.receive(within, self._end_fd)
        except HungUp:
            raise HostDied(self.last_words()) from None
        except Silent:
            raise HostDied(f"the host said nothing for {within:.0f} s") from None

    def last_words(self) -> str:
        """The end of what the project printed, for an error message."""
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except OSError:
            return "the host ended without a word"
        return "the host ended: " + " | ".join(line.strip() for line in lines[-3:])[-400:]

    def hang_up(self) -> None:
        """Tell the host that nobody asks any more: it kills its child with all that it started, and leaves.

        May be called from another thread than the one that waits for an answer, which then sees `HostDied`.
        """
        self._channel.close_write()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=HANG_UP_LIMIT)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        end_strays(SCRATCH, str(self._scratch))

    def close(self) -> None:
        self.hang_up()
        self._channel.close_read()
        if self._end_fd is not None:
            os.close(self._end_fd)
            self._end_fd = None
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _bound_log(self) -> None:
        """What mutants print is of use only beside the mutant that printed it."""
        with suppress(OSError):
            if self.log.stat().st_size > LONGEST_LOG:
                os.truncate(self.log, 0)


def _end_of(pid: int) -> int | None:
    """A descriptor that becomes readable when the process ends, where the system has such."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None
