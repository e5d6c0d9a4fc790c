"""Stages: the project's import, stopped just before each audited file, where the mutants of that file begin.

The trunk is one start of pytest on the unchanged project. At the first import of an audited file it forks; the fork
stays there, in the middle of the import, as the stage of that file, and the trunk goes on to the next one. A mutant's
child is forked from the stage of its file, gets the mutated text in place of the file's, and goes on from there: all
that was imported before it, it need not import again. A file that the trunk does not import has no stage.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any

from .errand import Errand
from .fork import Child, fork_child
from .processes import die_with
from .protocol import Channel, HungUp

Message = dict[str, Any]
MOST = 100  # stages are processes, if small ones


class Stages:
    """The stages of a suite, as the process sees them that asks them to run mutants."""

    def __init__(self, found: dict[str, Channel]) -> None:
        self._found = found

    def __contains__(self, path: str) -> bool:
        return os.path.realpath(path) in self._found

    def run(self, request: Message, hangup_fd: int) -> Message | None:
        """What became of the child that the file's stage forked; None when the stage itself is no more.

        Raises `HungUp` when `hangup_fd` becomes readable: the auditor is gone.
        """
        path = os.path.realpath(request["path"])
        stage = self._found[path]
        try:
            stage.send(request)
            ready, _, _ = select.select([stage.read_fd, hangup_fd], [], [])
            if hangup_fd not in ready:
                return stage.receive()
        except (HungUp, OSError):
            os.close(self._found.pop(path).read_fd)
            return None
        os.close(stage.read_fd)  # its child is killed with all that it started
        raise HungUp("the auditor is gone")


def open_stages(sources: set[str], errand: Errand, play: Callable[[], None]) -> Stages:
    """Grow the trunk. `sources` are real paths; `play` starts pytest and never returns.

    `errand` is what the children that go on from a stage are sent on.
    """
    here, there = socket.socketpair()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        here.close()
        die_with(parent)
        _Pauses(sources, errand, there).install()
        play()
    there.close()
    found = {}
    while True:
        path, descriptors, _, _ = socket.recv_fds(here, 1 << 16, 1)
        if not descriptors:
            break
        found[os.fsdecode(path)] = Channel(descriptors[0], descriptors[0])
        here.send(b".")  # one at a time: datagrams would have a limit, a stream has no ends
    here.close()
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return Stages(found)


class _Pauses:
    """In the trunk: the first import of each audited file leaves a stage behind."""

    def __init__(self, sources: set[str], errand: Errand, control: socket.socket) -> None:
        self._sources, self._errand, self._control = sources, errand, control
        self._made = 0

    def install(self) -> None:
        original, mine = SourceFileLoader.get_code, self

        def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
            if mine._leaves_stage(os.path.realpath(self.get_filename(fullname))):
                return SourceFileLoader.get_code(self, fullname)  # by now it serves the mutant's text
            return original(self, fullname)

        SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]

    def _leaves_stage(self, path: str) -> bool:
        """False in the trunk; True, later and once a mutant, in the children of the stage that was left."""
        if self._errand.is_given or path not in self._sources or self._made == MOST or threading.active_count() > 1:
            return False
        self._sources.discard(path)
        self._made += 1
        inner, outer = socket.socketpair()
        gc.freeze()
        if os.fork() == 0:
            outer.close()
            self._control.close()
            descriptor = inner.detach()  # a socket object left open would be a warning of the project's
            self._serve(Channel(descriptor, descriptor))
            os.close(descriptor)
            return True
        inner.close()
        socket.send_fds(self._control, [os.fsencode(path)], [outer.fileno()])
        outer.close()
        self._control.recv(1)
        return False

    def _serve(self, asked: Channel) -> None:
        """Fork a child for each request until nobody asks any more; returns in the children."""
        while True:
            try:
                request = asked.receive()
            except (HungUp, OSError):
                os._exit(0)
            child = fork_child()
            if not isinstance(child, Child):
                self._errand.give(child, request)
                return
            with suppress(HungUp):
                asked.send(child.heard(request["limit"], asked.read_fd))
