"""What a mutant in memory can't change: programs that tests start, and source files that they read.

Each is charged to the context in which it happens: a test, a wide fixture, the import, or between two tests.
"""

from __future__ import annotations

import _posixsubprocess
import linecache
import os
import sys
import sysconfig
import tempfile
from types import FrameType
from typing import Any

_STARTS = frozenset(
    ("subprocess.Popen", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "os.exec", "os.system", "pty.spawn")
)
# they read sources for the texts of their errors, and no test asks what they read
_CURIOUS = frozenset(
    ("_pytest", "pytest", "coverage", "hypothesis", "fastapi", "starlette", "pydantic", "sqlalchemy", "sentry_sdk")
)
_TELLS_OF_ERRORS = frozenset(("traceback", "warnings", "tracemalloc"))
_STANDARD = (os.path.dirname(linecache.__file__) + os.sep, "<frozen ")


class Watch:
    """Listens until the process ends. `context` is the baseline's, set from outside; `processes` are the contexts that
    started a program, `readers` those that read a source, by its path."""

    def __init__(self, sources: list[str], project: str, context: str) -> None:
        self.sources = {os.path.realpath(path): path for path in sources}
        self.project = os.path.realpath(project) + os.sep
        self.context = self._import = context
        self.processes: set[str] = set()
        self.readers: dict[str, set[str]] = {}
        self._outside: set[str] = set()
        self._own = (self.project, *_installations())
        self._hear_what_is_cached()
        self._hear_multiprocessing()
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: Any) -> None:
        if event == "open":
            self._read(arguments[0])
            if not _only_writes(*arguments[1:3]):
                self._look(arguments[0])
        elif event in _STARTS:
            self._started()

    def _started(self) -> None:
        if self.context != self._import or self._is_the_projects(_asker(sys._getframe(1))):
            self.processes.add(self.context)

    def _read(self, name: Any) -> None:
        if isinstance(name, bytes):
            name = os.fsdecode(name)
        if not isinstance(name, str) or not name.endswith(".py"):
            return
        path = self.sources.get(os.path.realpath(name))
        if path is not None and self.context not in self.readers.get(path, ()):
            asker = _asker(sys._getframe(1))
            if asker and _installed(asker) not in _CURIOUS:
                self.readers.setdefault(path, set()).add(self.context)

    def read_outside(self) -> list[str]:
        """The files that were read or imported and belong neither to the project nor to what is installed: a package
        that another folder lends, a configuration elsewhere on the machine."""
        for name, module in list(sys.modules.items()):
            if not name.startswith("_auditor_host"):
                self._look(getattr(module, "__file__", None))
        return sorted(self._outside)

    def _look(self, name: Any) -> None:
        if isinstance(name, bytes):
            name = os.fsdecode(name)
        if isinstance(name, str) and not name.endswith(".pyc"):
            path = os.path.realpath(name)
            if not (path + os.sep).startswith(self._own) and not _installed(path):
                self._outside.add(path)

    def _is_the_projects(self, name: str) -> bool:
        return os.path.realpath(name).startswith(self.project) and not _installed(name)

    def _hear_what_is_cached(self) -> None:
        """`inspect.getsource` opens a file once only, whoever asks first."""
        original = linecache.getlines

        def getlines(filename: str, module_globals: dict[str, Any] | None = None) -> list[str]:
            self._read(filename)
            return original(filename, module_globals)

        linecache.getlines = getlines

    def _hear_multiprocessing(self) -> None:
        """Its `spawn` and `forkserver` raise no audit event."""
        original = _posixsubprocess.fork_exec

        def fork_exec(*arguments: Any) -> Any:
            self._started()
            return original(*arguments)

        _posixsubprocess.fork_exec = fork_exec


def _installations() -> list[str]:
    """Where files come and go, are known by a version, or are the auditor's own."""
    installed = [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), os.path.dirname(__file__)]
    folders = ["/dev", "/proc", "/sys", tempfile.gettempdir(), *installed]
    return [os.path.realpath(folder) + os.sep for folder in folders]


def _only_writes(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return "r" not in mode and "+" not in mode
    return isinstance(flags, int) and flags & os.O_ACCMODE == os.O_WRONLY


def _asker(frame: FrameType | None) -> str:
    """The file of the code for which the standard library works; "" when that is the import system, or the text of an
    error."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib") and frame.f_code.co_name == "get_code":
            return ""
        if not name.startswith(_STANDARD) or _installed(name):
            if name != __file__:
                return name
        elif os.path.basename(name)[:-3] in _TELLS_OF_ERRORS:
            return ""
        frame = frame.f_back
    return ""


def _installed(name: str) -> str:
    """The installed package that the file belongs to, "" for a file of the project's or of the standard library."""
    _, _, inside = name.partition(os.sep + "site-packages" + os.sep)
    return inside.partition(os.sep)[0]
