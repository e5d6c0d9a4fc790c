"""Which files of a project its suite may look at."""

import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from auditor.cache.digest import digest, digest_of_bytes

_FOLDERS = frozenset(
    (
        ".git",
        ".hg",
        ".svn",
        ".auditor",
        ".hypothesis",
        ".idea",
        ".nox",
        ".tox",
        ".vscode",
        "__pycache__",
        "node_modules",
    )
)
_FILES = (".coverage", ".coverage.*", ".DS_Store", "*.pyc", "*.swp", "*~")
_HUGE = 16 * 2**20  # bytes: beyond it a file is known by its size and time


def files_of(project: Path, output: Path) -> Iterator[Path]:
    """All but repositories, caches, virtual environments, and `output` (our own reports); links are followed."""
    seen = {os.path.realpath(output)}
    for folder, folders, names in os.walk(project, followlinks=True):
        folders[:] = [name for name in folders if _is_looked_at(Path(folder, name), seen)]
        yield from (Path(folder, name) for name in names if not any(fnmatch(name, pattern) for pattern in _FILES))


def digest_of_file(file: Path) -> str:
    """What stands in the file; what can't be read, or is no regular file, has a digest too."""
    try:
        known = file.stat()
        if not stat.S_ISREG(known.st_mode):
            return digest("no file", stat.S_IFMT(known.st_mode))
        if known.st_size > _HUGE:
            return digest("huge", known.st_size, known.st_mtime_ns)
        return digest_of_bytes(file.read_bytes())
    except OSError as fault:
        return digest("unreadable", fault.errno)


def _is_looked_at(folder: Path, seen: set[str]) -> bool:
    real = os.path.realpath(folder)
    if folder.name in _FOLDERS or real in seen:
        return False
    seen.add(real)
    return not ((folder / "pyvenv.cfg").exists() or (folder / "CACHEDIR.TAG").exists())
