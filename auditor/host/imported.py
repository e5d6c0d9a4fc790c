"""The tiers `imported` and `fresh`: a child starts pytest from the beginning, with the mutant's source on import.

In `imported` the host has imported the third-party modules that the baseline saw, and stages of the project's own
import stand ready (see `stages`); in `fresh` it has imported nothing, and serves one mutant.
"""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
import threading
import warnings
from typing import Any, NoReturn

import pytest

from . import protocol
from .errand import Errand
from .fork import run_child, wait_for_threads
from .items import Reporter, chosen, project_id
from .mouth import Mouth
from .quiet import first_line, shorten_failures
from .stages import Stages, open_stages
from .time_out import tell_of_time_outs

Message = dict[str, Any]

# anyio and others are plugins of pytest as well as libraries: that they are imported already is no news
EARLY_PLUGINS = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


class ErrandPlugin:
    """Collects what the errand asks for, keeps those tests in that order, and tells what they say."""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self._asked: dict[str, set[str]] = {}  # by file, relative to the project: its classes and functions

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        tests = self.errand.request.get("tests")
        if tests is not None:
            for test in tests:
                path, _, name = test.partition("::")
                self._asked.setdefault(path, set()).add(re.split(r"::|\[", name, maxsplit=1)[0])
            session.config.args = sorted(self._asked)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pycollect_makeitem(self, collector: pytest.Collector, name: str) -> list[pytest.Item] | None:
        """What is not asked for is not made: the items of a file cost more than its import.

        A file where a test is not called like the function that it is made of is collected whole.
        """
        if not isinstance(collector, pytest.Module):
            return None
        asked = self._asked.get(project_id(collector))
        left_out = asked is not None and name not in asked and all(hasattr(collector.obj, known) for known in asked)
        return [] if left_out else None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.errand.is_given:
            items[:] = chosen(items, self.errand.request)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and self.errand.is_given:
            self.errand.mouth.finish({"boot": f"{report.nodeid}: {_cause(report.longreprtext)}"})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        if not self.errand.is_given:
            os._exit(0)  # the trunk has left its stages and is done
        mouth = self.errand.mouth
        stop = None if self.errand.request["whole_row"] else lambda: mouth.finish({})
        session.config.pluginmanager.register(Reporter().tell_to(mouth.say, stop), "auditor-reporter")
        tell_of_time_outs(mouth)


def serve_imported(channel: protocol.Channel, opening: Message, arguments: list[str]) -> None:
    """Import what is asked for, then serve `run` until the auditor hangs up."""
    _import_all(opening["modules"])
    sources = {os.path.realpath(path) for path in opening["sources"]}
    early = sorted(
        name
        for name, module in list(sys.modules.items())
        if os.path.realpath(getattr(module, "__file__", None) or "") in sources
    )
    if early:
        channel.send({"type": "failed", "slug": "project-imported-early", "text": ", ".join(early)[:500]})
        return
    shorten_failures()
    gc.collect()
    gc.freeze()
    errand = Errand()
    threads = threading.active_count() - 1
    stages = open_stages(sources, errand, lambda: _play(errand, arguments)) if opening["stages"] else Stages({})
    channel.send({"type": "ready", "threads": threads})
    while True:
        request = channel.receive()
        channel.send({"type": "ran", **_run(channel, stages, errand, arguments, request)})


def _import_all(modules: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules:
            try:
                importlib.import_module(name)
            except Exception:
                continue


def _run(channel: protocol.Channel, stages: Stages, errand: Errand, arguments: list[str], request: Message) -> Message:
    def body(mouth: Mouth) -> NoReturn:
        errand.give(mouth, request)
        _play(errand, arguments)

    ran = stages.run(request, channel.read_fd) if request["path"] in stages else None
    return ran or run_child(body, request["limit"], channel.read_fd)


def _play(errand: Errand, arguments: list[str]) -> NoReturn:
    """pytest from its start to its end; where the process goes on an errand half-way, that one's end."""
    try:
        code = int(pytest.main([*EARLY_PLUGINS, *arguments], plugins=[ErrandPlugin(errand)]))
        if not errand.is_given:
            os._exit(0)
        if errand.missed():
            errand.mouth.finish({"crash": "the mutated file was imported by a way that the auditor does not know"})
        wait_for_threads()
        errand.mouth.finish({"exit_code": code})
    except BaseException:
        if errand.is_given:
            errand.mouth.crash()
    finally:
        os._exit(0)


def _cause(text: str) -> str:
    """The line that names the error in a collection report: the last that begins with "E ", else the first."""
    marked = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    return first_line(marked[-1]) if marked else first_line(text)
