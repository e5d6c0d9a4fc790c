"""A command of another tool: run to its end, watched, timed."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Seconds: `wall` of the whole command, and of it `judging`, since it said the awaited words."""

    wall: float
    judging: float


def timed(
    command: Sequence[object], folder: Path, environment: Mapping[str, str], *, log: Path, limit: float, since: str = ""
) -> Timed:
    """Run `command` in `folder`, what it says in `log`; `limit` in seconds. Without words to await, all is judging.

    Raises `SystemExit` when it leaves with an error, is ended at the limit, or never says the words `since`; nothing of
    it is left running.
    """
    began = time.monotonic()
    judging_since = None if since else began
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    ending = threading.Timer(limit, _end, [process])
    ending.start()
    try:
        with process, log.open("w", encoding="utf-8") as kept:
            for line in process.stdout or ():
                kept.write(line)
                if judging_since is None and since in line:
                    judging_since = time.monotonic()
    finally:
        ending.cancel()
        _end(process)
    ended = time.monotonic()
    if code := process.returncode:
        raise SystemExit(f"{command[0]}: exit code {code} after {ended - began:.0f} s; what it said is in {log}")
    if judging_since is None:
        raise SystemExit(f"{command[0]}: it never said {since!r}; what it said is in {log}")
    return Timed(wall=round(ended - began, 1), judging=round(ended - judging_since, 1))


def _end(process: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
