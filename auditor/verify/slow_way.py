"""The slow, obvious way: the mutant on disk in a copy, a fresh process, a fresh database, the whole suite."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from auditor.config.model import Config
from auditor.database import WorkerDatabase
from auditor.database.variables import environment_for
from auditor.errors import EnvironmentFault
from auditor.model.source_text import encoded
from auditor.model.verdict import Status
from auditor.project_copy import copy_project, import_paths, looking_there_first

TESTS_FAILED, INTERRUPTED, INTERNAL, USAGE, NO_TESTS = 1, 2, 3, 4, 5
_FIRST_FAILURE = re.compile(r"^(FAILED|ERROR) (.*)$", re.MULTILINE)
_NONE_FAILED = re.compile(r"^=+ (?!.*\b(failed|errors?)\b).*\bpassed\b.* in [\d.]+s", re.MULTILINE)  # but coverage, say
_FAILED_BEFORE_IT_HUNG = re.compile(r"^(\S.*::.*) (FAILED|ERROR)\b", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowVerdict:
    """What a fresh pytest said; `detail` is its first failure, or how it ended."""

    status: Status
    detail: str = ""


class SlowWay:
    """A copy of the project in `scratch`, with a database of its own."""

    def __init__(
        self, config: Config, python: Path, database: WorkerDatabase, scratch: Path, sources: Iterable[str]
    ) -> None:
        self._config, self._python, self._database = config, python, database
        self._copy = scratch / "project"
        self._output = scratch / "output.txt"
        copy_project(config.project, self._copy, config.output)
        self._environment = looking_there_first(
            environment_for(database.url, config.database_env),
            import_paths(python, config.project, self._copy, sources),
        )
        self._environment["PYTHONDONTWRITEBYTECODE"] = "1"
        self._environment["PYTHONUNBUFFERED"] = "1"
        self._used = False

    def judge(self, path: str, mutated: str, limit: float) -> SlowVerdict:
        """The suite's word on the file's mutated text, within `limit` seconds."""
        file = self._copy / path
        original = file.read_bytes()
        file.write_bytes(encoded(mutated, like=original))
        try:
            return self._run(limit)
        finally:
            file.write_bytes(original)

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
                where=str(self._copy),
                why=f"unchanged: {unchanged.status} {unchanged.detail}; raising on import: {broken.status}",
                remedy="does the suite need files outside the project, or is the project installed elsewhere?",
            )

    def _run(self, limit: float) -> SlowVerdict:
        if self._used:
            self._database.swap()
        self._used = True
        self._forget_the_last_run()
        command = [str(self._python), "-m", "pytest", "-x", "-v", "--tb=line"]
        with self._output.open("wb") as output:
            process = subprocess.Popen(
                [*command, *self._config.tests],
                cwd=self._copy,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                code = process.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                return self._verdict_on_a_hang(limit)
            finally:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return self._verdict(code)

    def _forget_the_last_run(self) -> None:
        """pytest's cache: a suite that runs its last failures first, or only them, is to run whole."""
        for tag in list(self._copy.rglob("CACHEDIR.TAG")):
            shutil.rmtree(tag.parent)

    def _verdict(self, code: int) -> SlowVerdict:
        text = self._output.read_text(errors="replace")
        failure = _FIRST_FAILURE.search(text)
        detail = failure.group(2)[:300] if failure else f"pytest left with exit code {code}"
        if code == 0 or (code == TESTS_FAILED and failure is None and _NONE_FAILED.search(text)):
            return SlowVerdict(status=Status.SURVIVED)
        if code in (TESTS_FAILED, INTERRUPTED, USAGE, NO_TESTS):
            return SlowVerdict(status=Status.KILLED, detail=detail)
        return SlowVerdict(status=Status.ERROR, detail=detail)

    def _verdict_on_a_hang(self, limit: float) -> SlowVerdict:
        """A suite that said a failure and then hung, in a teardown say, has noticed."""
        failure = _FAILED_BEFORE_IT_HUNG.search(self._output.read_text(errors="replace"))
        if failure:
            return SlowVerdict(
                status=Status.KILLED, detail=f"{failure.group(1)}, then no end after {limit:.0f} s"[:300]
            )
        return SlowVerdict(status=Status.TIMEOUT, detail=f"no end after {limit:.0f} s")
