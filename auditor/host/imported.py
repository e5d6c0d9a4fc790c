"""The tiers `imported` and `fresh`: a child starts pytest from the beginning, with the mutant's source on import.

In `imported` the host has imported the third-party modules that the baseline saw, and none of the project's; in
`fresh` it has imported nothing, and serves one mutant.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import threading
import warnings
from typing import Any

import pytest

from . import protocol
from .fork import run_child, wait_for_threads
from .items import Reporter, chosen
from .loader import ServedSource
from .mouth import Mouth
from .quiet import first_line, shorten_failures

Message = dict[str, Any]

# anyio and others are plugins of pytest as well as libraries: that they are imported already is no news
EARLY_PLUGINS = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


class ChosenItems:
    """Keeps the tests that were asked for, in that order, and tells of modules that could not be collected."""

    def __init__(self, mouth: Mouth, request: Message) -> None:
        self.mouth, self.request = mouth, request

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = chosen(items, self.request)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.mouth.finish({"boot": f"{report.nodeid}: {_cause(report.longreprtext)}"})


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
    channel.send({"type": "ready", "threads": threading.active_count() - 1})
    gc.collect()
    gc.freeze()
    while True:
        request = channel.receive()
        channel.send(_run(channel, arguments, request))


def _import_all(modules: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in modules:
            try:
                importlib.import_module(name)
            except Exception:
                continue


def _run(channel: protocol.Channel, arguments: list[str], request: Message) -> Message:
    def body(mouth: Mouth) -> None:
        mutant = None if request["mutated"] is None else ServedSource(request["path"], request["mutated"])
        shorten_failures()
        stop = None if request["whole_row"] else lambda: mouth.finish({})
        plugins = [ChosenItems(mouth, request), Reporter(mouth.say, stop)]
        code = int(pytest.main([*EARLY_PLUGINS, *arguments], plugins=plugins))
        if mutant is not None and mutant.missed():
            mouth.finish({"crash": "the mutated file was imported by a way that the auditor does not know"})
        wait_for_threads()
        mouth.finish({"exit_code": code})

    return {"type": "ran", **run_child(body, request["limit"], channel.read_fd)}


def _cause(text: str) -> str:
    """The line that names the error in a collection report: the last that begins with "E ", else the first."""
    marked = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    return first_line(marked[-1]) if marked else first_line(text)
