"""What is left of servers: folders, processes and ports. Waits for it to go, with a deadline."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DEADLINE = 30.0


def eventually(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def hold(
    place: Path, count: int, url: str = "", python: str = sys.executable, **options: Any
) -> "subprocess.Popen[str]":
    """`holder.py` in a session of its own, so that its whole group can be interrupted as a terminal does."""
    paths = [str(ROOT), *(path for path in sys.path if path.endswith("site-packages"))]
    process = subprocess.Popen(
        [python, str(Path(__file__).with_name("holder.py")), str(place), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths), "TMPDIR": str(place)},
        **options,
    )
    assert process.stdin is not None
    process.stdin.write(url + "\n")
    process.stdin.flush()
    return process


def folders(place: Path) -> list[Path]:
    return sorted(place.glob("auditor-pg-*"))


def processes() -> dict[int, tuple[int, str]]:
    """Every process of the machine: its parent, and its command line. Slim images have no `ps`."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found[int(entry.name)] = parent, command
    if not found:
        shown = subprocess.run(["ps", "-axww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        rows = [line.split(None, 2) for line in shown.stdout.splitlines()]
        found = {int(row[0]): (int(row[1]), row[2]) for row in rows if len(row) == 3}
    return found


def processes_of(place: Path) -> dict[int, str]:
    """Command lines that name the folder (guardian, servers, initdb, cp), and those of their children (backends)."""
    known = processes()
    named = {pid for pid, (_, command) in known.items() if str(place) in command and "holder.py" not in command}
    return {pid: command for pid, (parent, command) in known.items() if pid in named or parent in named}


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def nothing_left(place: Path) -> bool:
    return eventually(lambda: not folders(place) and not processes_of(place))
