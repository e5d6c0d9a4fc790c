"""How much memory a mutant may use where nobody says how much."""

import re
from collections.abc import Iterator
from pathlib import Path

MOST, LEAST = 1024, 128  # MB
SHARE = 0.5  # of the machine's memory, for the mutants of all workers together
_MEGABYTE = 1 << 20


def default_memory_limit(jobs: int, root: Path = Path("/")) -> int:
    """MB for a mutant: half of what the machine or the container has, shared by the workers, 128 at least and 1024 at
    most. `root` is where the system tells of itself."""
    memory = min(_machine(root), *_containers(root))
    return int(max(LEAST, min(MOST, memory / _MEGABYTE * SHARE / jobs)))


def _machine(root: Path) -> float:
    found = re.search(r"^MemTotal: +(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    return int(found[1]) * 1024 if found else float("inf")


def _containers(root: Path) -> Iterator[float]:
    """The limits of our control group and of all around it, of either version; none is one too."""
    yield float("inf")
    for line in _text(root / "proc/self/cgroup").splitlines():
        _, kinds, own = line.split(":", 2)
        if kinds in ("", "memory"):
            top = root / "sys/fs/cgroup" / kinds
            here = top / own.lstrip("/")
            for folder in (here, *here.parents):
                limit = _text(folder / ("memory.limit_in_bytes" if kinds else "memory.max")).strip()
                if folder.is_relative_to(top) and limit.isdigit():
                    yield float(limit)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
