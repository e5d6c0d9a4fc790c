"""The baseline: the suite once, unmutated, under coverage; a context for import, each wide fixture and each test."""

from __future__ import annotations

import os
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import coverage
import pytest

from .items import Reporter, project_id
from .watch import Watch

Message = dict[str, Any]
IMPORT, BETWEEN, END = "import", "between", "end"


class Charges:
    """A plugin that switches coverage's context: each line is charged to a test, a wide fixture, or neither."""

    def __init__(self, cov: coverage.Coverage, items: list[pytest.Item]) -> None:
        self.cov, self.items = cov, items
        self.fixture_users: dict[str, set[int]] = {}
        self._context = IMPORT
        self.running: int | None = None
        self._know_fixtures()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Any:
        self.running = self.items.index(item)
        self.begins(item)
        self._switch(f"test:{self.running}")
        try:
            return (yield)
        finally:
            self._switch(BETWEEN)
            self.running = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        if fixturedef.scope == "function":
            return (yield)
        outer, context = self._context, _fixture_context(fixturedef)
        if self.running is not None and self.running not in self.fixture_users.get(context, ()):
            self.fixture_users[context] = set(range(len(self.items)))  # asked for by name at run time: anybody may
        self._switch(context)
        try:
            return (yield)
        finally:
            self._switch(outer)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._switch(END)

    def begins(self, item: pytest.Item) -> None:
        """Before a test."""

    def told(self) -> Message:
        """The contexts of each line, and which tests may use a wide fixture, by the indexes of `tests`."""
        return {
            "tests": [{"id": project_id(item)} for item in self.items],
            "contexts": _contexts(self.cov),
            "fixture_users": {context: sorted(users) for context, users in self.fixture_users.items()},
        }

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """What the test asked for by name while it ran it has used, though another test may have had it set up."""
        if self.running is not None:
            asked_for = getattr(getattr(item, "_request", None), "_fixture_defs", {})
            self._charge_fixtures(self.running, asked_for.values())

    def _know_fixtures(self) -> None:
        strange = set()
        for index, item in enumerate(self.items):
            info = getattr(item, "_fixtureinfo", None)
            if info is None:
                strange.add(index)
            else:
                self._charge_fixtures(index, [each for defined in info.name2fixturedefs.values() for each in defined])
        for users in self.fixture_users.values():
            users |= strange  # items of a plugin's own kind: what they use is not known

    def _charge_fixtures(self, test: int, definitions: Iterable[Any]) -> None:
        for definition in definitions:
            if definition.scope != "function":
                self.fixture_users.setdefault(_fixture_context(definition), set()).add(test)

    def _switch(self, context: str) -> None:
        self._context = context
        self.cov.switch_context(context)


class BaselinePlugin(Charges):
    """Also keeps what else the choice of a tier needs to know, and tells which test begins.

    The tests that are `carried` are known already: they are collected, and not run.
    """

    def __init__(
        self,
        cov: coverage.Coverage,
        watch: Watch,
        opening: Message,
        say: Callable[[Message], None],
    ) -> None:
        super().__init__(cov, [])
        self.watch, self.say = watch, say
        self.project, self.reversed_order, self.carried = opening["project"], opening["reversed"], {*opening["carried"]}
        self.described: list[Message] = []
        self.threads_after_collection = False
        self.errors: list[Message] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)
        if self.reversed_order:
            items.reverse()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append({"node": report.nodeid, "text": report.longreprtext[-4000:]})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        self.threads_after_collection = threading.active_count() > 1
        self._know_fixtures()
        self.described = [_describe(item, self.project) for item in self.items]  # as collected: a test may add marks
        session.items[:] = [item for item in session.items if project_id(item) not in self.carried]

    def begins(self, item: pytest.Item) -> None:
        self.say({"type": "running", "test": project_id(item)})

    def _switch(self, context: str) -> None:
        super()._switch(context)
        self.watch.context = context


def _fixture_context(definition: Any) -> str:
    return f"fixture:{definition.scope}:{definition.baseid}::{definition.argname}"


def new_coverage(sources: list[str]) -> coverage.Coverage:
    """Line and branch coverage of the audited sources, kept in memory, deaf to the project's own settings."""
    os.environ["COVERAGE_CORE"] = "ctrace"  # sys.monitoring has no dynamic contexts
    concurrency = ["thread"]
    try:
        import greenlet  # noqa: F401

        concurrency.append("greenlet")  # SQLAlchemy's async engine runs its synchronous half in greenlets
    except ImportError:
        pass
    cov = coverage.Coverage(data_file=None, config_file=False, branch=True, include=sources, concurrency=concurrency)
    cov.set_option("run:disable_warnings", ["no-data-collected", "module-not-imported", "no-ctracer"])
    return cov


def run_baseline(opening: Message, arguments: list[str], say: Callable[[Message], None]) -> Message:
    """Run the suite and give everything that the auditor's baseline is made from; `say` hears which test begins."""
    lines: list[Message] = []
    cov = new_coverage(opening["sources"])
    watch = Watch(opening["sources"], opening["project"], IMPORT)
    plugin = BaselinePlugin(cov, watch, opening, say)
    cov.start()
    cov.switch_context(IMPORT)
    started = time.perf_counter()
    code = int(pytest.main(arguments, plugins=[plugin, Reporter().tell_to(lines.append)]))
    duration = time.perf_counter() - started
    cov.stop()
    return {
        "type": "baseline",
        "exit_code": code,
        "errors": plugin.errors,
        **plugin.told(),
        "tests": plugin.described,
        "reports": lines,
        "duration": duration,
        "coverage": _coverage(cov, opening["sources"]),
        "threads_after_collection": plugin.threads_after_collection,
        "process_starters": sorted(watch.processes),
        "source_readers": {path: sorted(contexts) for path, contexts in watch.readers.items()},
        "third_party_modules": third_party_modules(opening["project"]),
        "outside": watch.read_outside(),
    }


def _describe(item: pytest.Item, project: str) -> Message:
    path, line, _ = item.reportinfo()
    return {
        "id": project_id(item),
        "path": os.path.relpath(str(path), project).replace(os.sep, "/"),
        "line": (line or 0) + 1,
        "markers": sorted({mark.name for mark in item.iter_markers()}),
        "fixtures": sorted(getattr(item, "fixturenames", [])),
    }


def _contexts(cov: coverage.Coverage) -> dict[str, dict[str, list[str]]]:
    data = cov.get_data()
    return {
        path: {str(line): sorted(filter(None, found)) for line, found in data.contexts_by_lineno(path).items()}
        for path in sorted(data.measured_files())
    }


def _coverage(cov: coverage.Coverage, sources: list[str]) -> dict[str, Message]:
    figures: dict[str, Message] = {}
    for path in sources:
        analysis = cov._analyze(path)
        numbers, branches = analysis.numbers, analysis.missing_branch_arcs()
        figures[path] = {
            "statements": numbers.n_statements,
            "covered_statements": numbers.n_executed,
            "branches": numbers.n_branches,
            "covered_branches": numbers.n_executed_branches,
            "missing_lines": sorted(analysis.missing),
            "missing_branches": sorted([start, end] for start, ends in branches.items() for end in ends),
        }
    return figures


def third_party_modules(project: str) -> list[str]:
    """What was imported from outside the project and the standard library, in order of import."""
    standard = (os.path.realpath(sysconfig.get_path("stdlib")), os.path.realpath(sysconfig.get_path("platstdlib")))
    project = os.path.realpath(project)
    found = []
    for name, module in list(sys.modules.items()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None)
        if not origin or not os.path.isabs(origin) or name.startswith(("_auditor_host", "__main__")):
            continue
        origin = os.path.realpath(origin)
        installed = "site-packages" in origin or "dist-packages" in origin
        if installed or not origin.startswith((project + os.sep, *(folder + os.sep for folder in standard))):
            found.append(name)
    return found
