"""Running the tests of a session in a given order, and telling what each said."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from .protocol import sayable
from .quiet import first_line, forget_output

Line = dict[str, Any]
_DOCTEST = re.compile(r"^Expected:\n +(.*)\nGot:\n +(.*)", re.MULTILINE)


class Reporter:
    """Joins pytest's reports of set-up, call and teardown into one line a test.

    The clock is bound early: a suite may freeze the time of every module that it finds.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._say: Callable[[Line], None] = lambda _: None
        self._stop: Callable[[], None] | None = None
        self._id, self._outcome, self._failure, self._longer, self._started = "", "", "", "", 0.0

    def tell_to(self, say: Callable[[Line], None], stop: Callable[[], None] | None = None) -> Reporter:
        """From here on `say` gets `{"test": its id, "outcome", "failure", "duration"}` when a test is over; where
        `stop` is given, it is called at the first failure, before any teardown."""
        self._say, self._stop = say, stop
        return self

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Any:
        self._id, self._started = project_id(item), self._clock()
        self._outcome, self._failure, self._longer = "passed", "", ""
        try:
            return (yield)
        except (KeyboardInterrupt, pytest.exit.Exception) as cut:
            if exit_code_of(cut) != 0 and self._outcome not in ("failed", "error"):
                self._outcome, self._failure = "error", first_line(f"{type(cut).__name__}: {cut}".rstrip(": "))
            raise
        finally:
            self._tell()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        expected_failure = hasattr(report, "wasxfail")
        if report.failed:
            if self._outcome not in ("failed", "error"):
                self._outcome = "failed" if report.when == "call" else "error"
                self._failure = first_line(_crash_message(report))
                self._longer = report.longreprtext[-4000:]
            if self._stop is not None:
                self._tell()
                self._stop()
        elif report.skipped:
            self._outcome = "xfailed" if expected_failure else "skipped"
        elif expected_failure and report.when == "call":
            self._outcome = "xpassed"

    def _tell(self) -> None:
        line: Line = {
            "test": self._id,
            "outcome": self._outcome,
            "duration": round(self._clock() - self._started, 6),
        }
        if self._failure:
            line["failure"] = self._failure
            line["longer"] = self._longer
        self._say(line)


def exit_code_of(cut: BaseException) -> int:
    """pytest's exit code when a test cuts the suite off by Ctrl-C's exception or `pytest.exit`."""
    code = getattr(cut, "returncode", None)
    return int(pytest.ExitCode.INTERRUPTED) if code is None else int(code)


def run_items(items: list[pytest.Item], left_up: pytest.Session | None = None) -> None:
    """Each item through pytest's own protocol hook, so that the project's plugins see what they always see.

    `left_up` is the session when its own fixtures are to stay up after the last item.
    """
    if items:
        forget_output(items[0].config)
    for item, nextitem in zip(items, [*items[1:], left_up]):  # noqa: B905
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=nextitem)


def chosen(items: list[pytest.Item], request: dict[str, Any]) -> list[pytest.Item]:
    """The items whose ids are `request["tests"]`, in that order; for None all items but `request["without"]`,
    `request["first"]` before the others. Ids that were not collected are left out."""
    by_id = {project_id(item): item for item in items}
    if request["tests"] is not None:
        return [by_id[node_id] for node_id in request["tests"] if node_id in by_id]
    for node_id in request["without"]:
        by_id.pop(node_id, None)
    first = [by_id.pop(node_id) for node_id in request["first"] if node_id in by_id]
    return [*first, *by_id.values()]


@cache
def project_id(item: pytest.Item | pytest.Collector) -> str:
    """The node id of a test or of a file, its path relative to the project: pytest's own are to the nearest ini file.

    The project is where pytest was called, so the id can be given to pytest there.
    """
    path, colons, name = item.nodeid.partition("::")
    absolute = os.path.join(item.config.rootpath, path)
    path = os.path.relpath(absolute, item.config.invocation_params.dir).replace(os.sep, "/")
    return sayable(path + colons + name)


def _crash_message(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message)
    doctest = _DOCTEST.search(report.longreprtext)
    return f"expected {doctest[1]}, got {doctest[2]}" if doctest else report.longreprtext
