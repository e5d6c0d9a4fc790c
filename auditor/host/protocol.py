"""The messages between the auditor and a host: JSON lines over two file descriptors of their own.

The auditor opens with one message, `{"version", "mode", …}`; the host answers `ready` or `failed`, and then each
request with one answer. stdout and stderr belong to the project. This is the only file of the host that the rest of
the auditor imports.
"""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

VERSION = 1

BASELINE = "baseline"  # run the suite once under coverage, answer `baseline`, end
SESSION = "session"  # run the suite once, keep its session fixtures, then fork a child for each `run`
COLLECTED = "collected"  # collect the suite, then fork a child for each `run`
IMPORTED = "imported"  # import the given third-party modules, then fork a child for each `run`

Message = dict[str, Any]


def sayable(text: str) -> str:
    """The text without halves of characters (lone surrogates), which no file and no terminal takes."""
    return text.encode("utf-8", "xmlcharrefreplace").decode("utf-8")


class HungUp(Exception):
    """The other side closed its end, or died."""


class Silent(Exception):
    """Nothing came within the time allowed."""


class Channel:
    """One JSON object a line, both ways."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self.read_fd, self.write_fd = read_fd, write_fd
        self._pending = b""

    def send(self, message: Message) -> None:
        """Raises `HungUp` when nobody reads any more."""
        data = sayable(json.dumps(message, separators=(",", ":"), ensure_ascii=False)).encode() + b"\n"
        try:
            while data:
                data = data[os.write(self.write_fd, data) :]
        except (BrokenPipeError, OSError) as fault:
            raise HungUp(str(fault)) from None

    def receive(self, within: float | None = None, end_fd: int | None = None) -> Message:
        """The next message. Raises `HungUp` at the end of the stream and at what is no message, and `Silent` after
        `within` seconds.

        `end_fd` becomes readable when the other side's process ends: what it started may hold its pipe open.
        """
        watched = [self.read_fd] if end_fd is None else [self.read_fd, end_fd]
        until = None if within is None else time.monotonic() + within
        while b"\n" not in self._pending:
            left = None if until is None else max(0.0, until - time.monotonic())
            ready, _, _ = select.select(watched, [], [], left)
            if not ready:
                raise Silent
            if self.read_fd not in ready:
                raise HungUp("its process has ended")
            chunk = os.read(self.read_fd, 1 << 16)
            if not chunk:
                raise HungUp("end of stream")
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):  # something else has written here: no word of this host counts any more
            raise HungUp("what came is no message")
        return message

    def close_write(self) -> None:
        """The other side sees the end of the stream. Safe to repeat, and while another thread receives."""
        descriptor, self.write_fd = self.write_fd, -1
        if descriptor >= 0:
            os.close(descriptor)

    def close_read(self) -> None:
        descriptor, self.read_fd = self.read_fd, -1
        if descriptor >= 0:
            os.close(descriptor)
