"""mutmut's own command: run to its end, watched, and ended with all that it started."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from auditor.clock import Clock
from auditor.errors import EnvironmentFault
from auditor.model.progress import Progress

_COUNTER = re.compile(r"(\d+)/(\d+) ")
_KEPT = 4000  # characters of the output's end, for an error message


def run_mutmut(python: Path, copy: Path, environment: Mapping[str, str], clock: Clock, progress: Progress) -> None:
    """`mutmut run` with one child. Its preparation (mutants, statistics, clean tests) and its judging are two stages of
    the clock. Raises `EnvironmentFault` when it can't be started or leaves with an error."""
    process = subprocess.Popen(
        [str(python), "-m", "mutmut", "run", "--max-children", "1"],
        cwd=copy,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        with clock("mutmut's preparation"):
            output = _up_to_a_mutant(process)
        with clock("mutants run"):
            output = _followed(process, output, progress)
            code = process.wait()
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if code:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        raise EnvironmentFault(
            "mutmut-failed",
            f"mutmut left with exit code {code}",
            why=" | ".join(lines[-3:])[-400:],
            remedy="is mutmut installed in the project's interpreter, and does `mutmut run` work there by hand?",
        )


def _up_to_a_mutant(process: "subprocess.Popen[bytes]") -> str:
    """The end of what it says until it counts its first mutant, or closes its output."""
    said = ""
    while not _COUNTER.search(said) and (more := _more(process)):
        said = (said + more)[-_KEPT:]
    return said


def _followed(process: "subprocess.Popen[bytes]", said: str, progress: Progress) -> str:
    """Show mutmut's own counter as progress; the end of all it said."""
    done, total = 0, 0
    while True:
        counters = _COUNTER.findall(said)
        now, of = (int(figure) for figure in counters[-1]) if counters else (0, 0)
        if of != total:
            total = of
            progress.stage("mutmut", total)
        for _ in range(now - done):
            progress.step()
        done = max(done, now)
        more = _more(process)
        if not more:
            return said
        said = (said + more)[-_KEPT:]


def _more(process: "subprocess.Popen[bytes]") -> str:
    """What it says next; nothing when its output is closed."""
    if process.stdout is None:
        raise ValueError("mutmut's output is not captured")
    return os.read(process.stdout.fileno(), 1 << 16).decode(errors="replace").replace("\r", "\n")
