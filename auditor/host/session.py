"""The tier `session`: a suite that has been run once, its session fixtures still up; a child is forked for each mutant.

What the session's fixtures made (tables, tenants, engines, the application) and what the first run warmed is there in
every child. What holds a connection, a thread or another loop than asyncio's own can't be forked: the tier says so.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from . import protocol
from .collected import CollectedPlugin, failed, serve_with
from .items import run_items
from .renew import CanNotFork, renew, settle

Message = dict[str, Any]


class SessionPlugin(CollectedPlugin):
    """Runs the suite before it serves; its children go on where that run ended."""

    def __init__(self, channel: protocol.Channel, opening: Message) -> None:
        super().__init__(channel, opening)
        self.loops: list[asyncio.AbstractEventLoop] = []

    def get_ready(self, session: pytest.Session) -> None:
        reports: list[Message] = []
        self.reporter.tell_to(reports.append)
        run_items(session.items, left_up=session)
        red = [report for report in reports if report["outcome"] in ("failed", "error")]
        if red:
            self._give_up(f"{red[0]['test']} {red[0]['outcome']} there: {red[0].get('failure', '')}")
        try:
            self.loops = settle()
        except CanNotFork as why:
            self._give_up(str(why))

    def wake(self) -> None:
        renew(self.loops)

    def _give_up(self, why: str) -> None:
        self.channel.send(failed("session-not-repeatable", why))
        raise protocol.HungUp(why)


def serve_session(channel: protocol.Channel, opening: Message, arguments: list[str]) -> None:
    """Collect, run the suite once, then serve `classify`, `replay` and `run` until the auditor hangs up."""
    serve_with(SessionPlugin(channel, opening), arguments)
