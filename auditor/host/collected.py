"""The tier `collected`: a suite that has been collected and not run; a child is forked for each mutant."""

from __future__ import annotations

import gc
import json
import threading
from typing import Any, NoReturn

import pytest

from . import protocol
from .fork import run_child, wait_for_threads
from .items import Reporter, chosen, exit_code_of, run_items
from .lines import Charges, new_coverage
from .loader import ServedSource
from .mouth import Mouth
from .quiet import shorten_failures
from .scratch import leave
from .swap import Swapper, put_in
from .time_out import tell_of_time_outs
from .tripwire import tripwires_of

Message = dict[str, Any]


class CollectedPlugin:
    """Takes over the run loop: in place of running the suite, serve the auditor's requests."""

    def __init__(self, channel: protocol.Channel, opening: Message) -> None:
        self.channel, self.opening = channel, opening
        self.errors: list[Message] = []
        self.reporter = Reporter()

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append({"node": report.nodeid, "text": report.longreprtext[-2000:]})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.errors:
            self.channel.send(failed("collection-failed", self.errors[0]["text"]))
            return True  # nothing is run
        try:
            session.config.pluginmanager.register(self.reporter)
            self.get_ready(session)
            swapper = Swapper(self.opening["sources"])
            self.channel.send({"type": "ready", "threads": threading.active_count() - 1})
            shorten_failures()
            gc.collect()
            gc.freeze()
            self.serve(session, swapper)
        except protocol.HungUp:
            leave()  # raised on, pytest would take it for an error of its own

    def get_ready(self, session: pytest.Session) -> None:
        """What is done once, in the host, before the first fork."""

    def wake(self) -> None:
        """What is done in each child, before the mutant gets in."""

    def serve(self, session: pytest.Session, swapper: Swapper) -> NoReturn:
        answers = {"classify": self._classify, "run": self._run, "replay": self._replay}
        while True:
            request = self.channel.receive()
            self.channel.send(answers[request["type"]](session, swapper, request))

    def _classify(self, session: pytest.Session, swapper: Swapper, request: Message) -> Message:
        answers = [swapper.classify(request["path"], request["original"], mutated) for mutated in request["mutated"]]
        return {"type": "classified", "answers": answers}

    def _run(self, session: pytest.Session, swapper: Swapper, request: Message) -> Message:
        items = chosen(session.items, request)
        exchanges = []
        if request["mutated"] is not None:
            exchanges = swapper.exchanges(request["path"], request["original"], request["mutated"])
        tripwires = tripwires_of(swapper) if request["expected"] is not None else None

        def last_line() -> Message:
            return {"strayed": tripwires.strayed()} if tripwires else {}

        def body(mouth: Mouth) -> None:
            self.wake()
            self.reporter.tell_to(mouth.say, None if request["whole_row"] else lambda: mouth.finish(last_line()))
            tell_of_time_outs(mouth)
            if request["mutated"] is not None:
                ServedSource(request["path"], request["mutated"])  # should a test import or reload the module anew
                put_in(exchanges)
            if tripwires:
                tripwires.arm(frozenset(request["expected"]))
            try:
                run_items(items)
            except (KeyboardInterrupt, pytest.exit.Exception) as cut:
                mouth.finish({"exit_code": exit_code_of(cut)})
            wait_for_threads()
            mouth.finish(last_line())

        return {"type": "ran", **run_child(body, request["limit"], self.channel.read_fd)}

    def _replay(self, session: pytest.Session, swapper: Swapper, request: Message) -> Message:
        """The unmutated suite in a child, under coverage: which lines are run again where they ran in the baseline."""

        def body(mouth: Mouth) -> None:
            self.wake()
            cov = new_coverage(self.opening["sources"])
            charges = Charges(cov, session.items)
            session.config.pluginmanager.register(charges, "auditor-charges")
            self.reporter.tell_to(mouth.say)
            cov.start()
            run_items(session.items)
            cov.stop()
            wait_for_threads()
            with open(request["told"], "w") as file:  # too much for a child's pipe
                json.dump(charges.told(), file)
            mouth.finish({})

        return {"type": "ran", **run_child(body, request["limit"], self.channel.read_fd)}


def serve_collected(channel: protocol.Channel, opening: Message, arguments: list[str]) -> None:
    """Collect, then serve `classify` and `run` until the auditor hangs up."""
    serve_with(CollectedPlugin(channel, opening), arguments)


def serve_with(plugin: CollectedPlugin, arguments: list[str]) -> None:
    """Start pytest with the plugin in the run loop's place; it comes back only when the suite can't be collected."""
    code = int(pytest.main(arguments, plugins=[plugin]))
    text = plugin.errors[0]["text"] if plugin.errors else f"pytest left with exit code {code}"
    plugin.channel.send(failed("collection-failed", text))


def failed(slug: str, text: str) -> Message:
    return {"type": "failed", "slug": slug, "text": text}
