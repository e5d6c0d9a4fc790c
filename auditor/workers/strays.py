"""Processes that outlived their host: known by a variable of their environment, which they can't take off."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def end_strays(variable: str, value: str) -> None:
    """Kill every process that has `variable=value` in its environment, and what it starts meanwhile.

    Sees nothing where there is no /proc, and what has started a program with another environment in a session of its
    own after its host was killed from outside.
    """
    while strays := list(_with(f"{variable}={value}".encode())):
        for pid in strays:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _with(assignment: bytes) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if assignment in (folder / "environ").read_bytes().split(b"\0"):  # empty once it has ended
                yield int(folder.name)
