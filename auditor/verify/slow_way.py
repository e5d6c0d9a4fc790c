"""The slow, obvious way: the mutant on disk in a copy, a fresh process, a fresh database, the whole suite."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from auditor.config.model import Config
from auditor.database import WorkerDatabase
from auditor.database.variables import environment_for
from auditor.errors import EnvironmentFault
from auditor.model.verdict import Status
from auditor.project_copy import GROUP, looking_there_first
from auditor.verify.target import Target
from auditor.verify.working_copy import WorkingCopy

SAME_DRAWS = Path(__file__).with_name("same_draws.py")
TESTS_FAILED, INTERRUPTED, INTERNAL, USAGE, NO_TESTS = 1, 2, 3, 4, 5
_FIRST_FAILURE = re.compile(r"^(FAILED|ERROR) (.*)$", re.MULTILINE)
_NONE_FAILED = re.compile(rb'<testsuite [^>]*\berrors="0" failures="0"')
_ENDED_BY_PYTEST_TIMEOUT = re.compile(r"^\++ Timeout \++\s*\Z", re.MULTILINE)
_TOOK_TOO_LONG = re.compile(r"^(\S.*::.*?) \++ Timeout \++$", re.MULTILINE)
_FAILED_BEFORE_IT_HUNG = re.compile(r"^(\S.*::.*) (FAILED|ERROR)\b", re.MULTILINE)

# Says which group to end when the auditor is killed, can't fill the disk, and goes first when memory runs out.
_LAUNCH = """
echo $$ >"$0"
ulimit -f 4194304
{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
exec "$@"
"""


class Stopped(Exception):
    """The suite was ended from outside: it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowVerdict:
    """What a fresh pytest said; `detail` is its first failure, or how it ended."""

    status: Status
    detail: str = ""


class SlowWay:
    """A copy of the project in `folder`, with a database of its own."""

    def __init__(
        self,
        config: Config,
        target: Target,
        suite: tuple[str, ...],
        database: WorkerDatabase,
        pristine: Path,
        folder: Path,
    ) -> None:
        folder.mkdir()
        self._suite, self._python, self._database = suite, target.python, database
        self._copy = WorkingCopy(pristine, folder / "project")
        self._group, self._output, self._result = folder / GROUP, folder / "output.txt", folder / "result.xml"
        plugins = folder / "site-packages"  # by its name hypothesis knows that nothing there is the project's
        self._environment = looking_there_first(
            environment_for(database.url, config.database_env),
            [*(str(self._copy.folder / path) for path in target.import_paths), str(plugins)],
        )
        plugins.mkdir()
        shutil.copy(SAME_DRAWS, plugins / "auditor_same_draws.py")
        self._environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": ""}
        self._folder = folder
        self._used = False
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._starting = Lock()

    def judge(self, path: str, mutated: str, limit: float) -> SlowVerdict:
        """The suite's word on the file's mutated text: killed as soon as a test fails, survived when none does.

        A suite that is still running after `limit` seconds is a time-out, unless a test has failed by then. One that
        ends before pytest does, whatever its exit code, is an error.
        """
        if not self._used:
            self._compile(limit)
        with self._copy.mutated(path, mutated):
            if self._used:
                self._database.swap()
            self._used = True
            return self._run(limit)

    def prove(self, path: str, source: str, limit: float) -> None:
        """The copy is what runs: its suite is green, and red once the file raises as soon as it is imported.

        Raises `EnvironmentFault` when either is not so.
        """
        unchanged = self.judge(path, source, limit)
        broken = self.judge(path, 'raise RuntimeError("auditor verify")\n', limit)
        if unchanged.status is not Status.SURVIVED or broken.status is not Status.KILLED:
            raise EnvironmentFault(
                "verify-copy-not-run",
                "the copy of the project does not behave like the project",
                where=str(self._copy.folder),
                why=f"unchanged: {unchanged.status} {unchanged.detail}; {path} raising on import: {broken.status}",
                remedy="does the suite need files outside the project, or is the project installed elsewhere?",
            )

    def stop(self) -> None:
        """End what runs now; from another thread. Whoever waits for it gets `Stopped`."""
        with self._starting:
            self._stopped = True
            if self._process is not None:
                _end(self._process)

    def _compile(self, limit: float) -> None:
        """Collect the suite once, so that every run need not compile what no mutant changes; red or not."""
        command = [str(self._python), "-m", "pytest", "--collect-only", "-q", *self._suite]
        self._ends(command, self._environment | {"PYTHONDONTWRITEBYTECODE": ""}, limit)
        self._copy.keep_bytecode()
        self._used = True

    def _run(self, limit: float) -> SlowVerdict:
        self._result.unlink(missing_ok=True)
        command = [str(self._python), "-m", "pytest", "-p", "auditor_same_draws", "-x", "-v", "--tb=line"]
        command += [f"--junitxml={self._result}", *self._suite]
        code = self._ends(command, self._environment, limit)
        return self._verdict_on_a_hang(limit) if code is None else self._verdict(code)

    def _ends(self, command: list[str], environment: dict[str, str], limit: float) -> int | None:
        """The exit code; None when it had to be ended after `limit` seconds. Raises `Stopped`."""
        with self._output.open("wb") as output, self._temporary() as temporary:
            process = self._start(command, {**environment, "TMPDIR": temporary}, output.fileno())
            try:
                code = process.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                _end(process)
                process.wait()
                self._process = None
                self._group.unlink(missing_ok=True)
        if self._stopped:
            raise Stopped
        return code

    def _temporary(self) -> "tempfile.TemporaryDirectory[str]":
        """For what the suite leaves in the folder for temporary files."""
        return tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True)

    def _start(self, command: list[str], environment: dict[str, str], output: int) -> "subprocess.Popen[bytes]":
        with self._starting:
            if self._stopped:
                raise Stopped
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _LAUNCH, str(self._group), *command],
                cwd=self._copy.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            return self._process

    def _verdict(self, code: int) -> SlowVerdict:
        if code == TESTS_FAILED and not self._result.exists() and _ENDED_BY_PYTEST_TIMEOUT.search(self._said()):
            test = _TOOK_TOO_LONG.search(self._said())
            return SlowVerdict(
                status=Status.KILLED, detail=f"{test.group(1) if test else 'a test'} took too long"[:300]
            )
        if code in (0, TESTS_FAILED) and not self._result.exists():
            return SlowVerdict(status=Status.ERROR, detail=f"the process ended with {code} before pytest did")
        if code == 0 or (code == TESTS_FAILED and self._none_failed()):
            return SlowVerdict(status=Status.SURVIVED)
        failure = _FIRST_FAILURE.search(self._said())
        detail = failure.group(2)[:300] if failure else f"pytest left with exit code {code}"
        if code in (TESTS_FAILED, INTERRUPTED, USAGE, NO_TESTS):
            return SlowVerdict(status=Status.KILLED, detail=detail)
        return SlowVerdict(status=Status.ERROR, detail=detail)

    def _verdict_on_a_hang(self, limit: float) -> SlowVerdict:
        """A suite that said a failure and then hung, in a teardown say, has noticed."""
        failure = _FAILED_BEFORE_IT_HUNG.search(self._said())
        if failure:
            return SlowVerdict(
                status=Status.KILLED, detail=f"{failure.group(1)}, then no end after {limit:.0f} s"[:300]
            )
        return SlowVerdict(status=Status.TIMEOUT, detail=f"no end after {limit:.0f} s")

    def _none_failed(self) -> bool:
        """Whether it is something else that is red: the coverage, say."""
        with self._result.open("rb") as result:
            return _NONE_FAILED.search(result.read(4096)) is not None

    def _said(self) -> str:
        with self._output.open("rb") as output:
            return output.read(64 << 20).decode(errors="replace")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The process with all its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
