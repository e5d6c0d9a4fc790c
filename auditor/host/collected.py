"""The tier `collected`: a suite that has been collected and not run; a child is forked for each mutant."""

from __future__ import annotations

import gc
import threading
from typing import Any, NoReturn

import pytest

from . import protocol
from .fork import run_child, wait_for_threads
from .items import Reporter, chosen, exit_code_of, run_items
from .mouth import Mouth
from .quiet import shorten_failures
from .scratch import leave
from .swap import Swapper

Message = dict[str, Any]


class CollectedPlugin:
    """Takes over the run loop: in place of running the suite, serve the auditor's requests."""

    def __init__(self, channel: protocol.Channel, sources: list[str]) -> None:
        self.channel, self.sources = channel, sources
        self.errors: list[Message] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append({"node": report.nodeid, "text": report.longreprtext[-2000:]})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.errors:
            self.channel.send({"type": "failed", "slug": "collection-failed", "text": self.errors[0]["text"]})
            return True  # nothing is run
        swapper = Swapper(self.sources)
        self.channel.send({"type": "ready", "threads": threading.active_count() - 1})
        shorten_failures()
        gc.collect()
        gc.freeze()
        try:
            self.serve(session, swapper)
        except protocol.HungUp:
            leave()  # raised on, pytest would take it for an error of its own

    def serve(self, session: pytest.Session, swapper: Swapper) -> NoReturn:
        while True:
            request = self.channel.receive()
            if request["type"] == "classify":
                self.channel.send(_classified(swapper, request))
            else:
                self.channel.send(_run(self.channel, session, swapper, request))


def serve_collected(channel: protocol.Channel, opening: Message, arguments: list[str]) -> None:
    """Collect, then serve `classify` and `run` until the auditor hangs up."""
    plugin = CollectedPlugin(channel, opening["sources"])
    code = int(pytest.main(arguments, plugins=[plugin]))
    channel.send(
        {
            "type": "failed",
            "slug": "collection-failed",
            "text": plugin.errors[0]["text"] if plugin.errors else f"pytest left with exit code {code}",
        }
    )


def _classified(swapper: Swapper, request: Message) -> Message:
    answers = [swapper.classify(request["path"], request["original"], mutated) for mutated in request["mutated"]]
    return {"type": "classified", "answers": answers}


def _run(channel: protocol.Channel, session: pytest.Session, swapper: Swapper, request: Message) -> Message:
    items = chosen(session.items, request)

    def body(mouth: Mouth) -> None:
        stop = None if request["whole_row"] else lambda: mouth.finish({})
        session.config.pluginmanager.register(Reporter(mouth.say, stop), "auditor-reporter")
        if request.get("mutated") is not None:
            swapper.exchange(request["path"], request["original"], request["mutated"])
        try:
            run_items(items)
        except (KeyboardInterrupt, pytest.exit.Exception) as cut:
            mouth.finish({"exit_code": exit_code_of(cut)})
        wait_for_threads()
        mouth.finish({})

    return {"type": "ran", **run_child(body, request["limit"], channel.read_fd)}
