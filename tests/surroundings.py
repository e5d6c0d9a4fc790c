"""Where the small projects are, and what a run of the auditor left behind: processes, and temporary folders."""

import os
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECTS = ROOT / "tests" / "projects"
MARK = "AUDITOR_TEST_MARK"  # inherited by every process that a marked run starts, whatever it does to its command line


def leftovers(pid: int, mark: str) -> set[str]:
    """Living processes that carry the mark or name the run's folders, and those folders."""
    roots = {"/dev/shm", "/tmp", tempfile.gettempdir()}
    found = {str(path) for root in roots for path in Path(root).glob(f"auditor-*{pid}-*")}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            environment = (folder / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if int(folder.name) != os.getpid() and (f"auditor-pg-{pid}-" in command or f"{MARK}={mark}" in environment):
            found.add(f"{folder.name} {command}")
    return found


def processes_with(mark: str) -> set[int]:
    """The living processes but ourselves that carry the mark."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                found.add(int(folder.name))
        except OSError:
            continue
    return found - {os.getpid()}


def nothing_left(pid: int, mark: str, within: float = 15.0) -> bool:
    """Whether all of it is gone, at the latest after `within` seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not leftovers(pid, mark):
            return True
        time.sleep(0.05)
    return False
