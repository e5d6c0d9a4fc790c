"""What a child says to its host: one JSON object a line over a pipe, which a mutant may close, flood or garble."""

from __future__ import annotations

import json
import os
import traceback
from typing import Any

Line = dict[str, Any]
MOST, LONGEST = 64 << 20, 1 << 20  # bytes that one child, and one line of it, may have


class Mouth:
    """The child's end. What the child forks has no say: only the process that was given the mouth speaks."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor, self.speaker = descriptor, os.getpid()

    def say(self, line: Line) -> None:
        if os.getpid() != self.speaker:
            return
        data = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        while data:
            data = data[os.write(self.descriptor, data) :]

    def finish(self, line: Line) -> None:
        """Say the last line and leave at once: no teardown, no exit handlers of the parent's."""
        try:
            self.say({**line, "end": True})
        finally:
            os._exit(0)

    def crash(self) -> None:
        """Leave with the traceback of the exception that is being handled: it was the harness that failed, no test."""
        self.finish({"crash": traceback.format_exc(limit=-4)[-2000:]})


class Ear:
    """The host's end. `lines` are what was heard; `fault` says why nothing more is believed."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.lines: list[Line] = []
        self.fault = ""
        self.over = False
        self._pending = b""
        self._left = MOST

    @property
    def heard_the_end(self) -> bool:
        return bool(self.lines) and self.lines[-1].get("end") is True

    def listen(self) -> None:
        """Take what is there; `over` is set at the end of the stream, and when it is not the mouth that speaks."""
        chunk = os.read(self.descriptor, 1 << 16)
        self._left -= len(chunk)
        *whole, self._pending = (self._pending + chunk).split(b"\n")
        try:
            for text in whole:
                self.lines.append(_understood(text))
                if self.heard_the_end:
                    return
        except (ValueError, RecursionError):
            self.fault = "it wrote something of its own where it tells what its tests said"
        if self._left < 0 or len(self._pending) > LONGEST:
            self.fault = "it said more about its tests than there can be to say"
        self.over = not chunk or bool(self.fault)

    def close(self) -> None:
        os.close(self.descriptor)


def _understood(text: bytes) -> Line:
    line = json.loads(text)
    if not isinstance(line, dict):
        raise ValueError("not an object")
    return line
