"""A copy of the audited project on disk, for what can't be judged in memory; the project's own files never change."""

import json
import os
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

GROUP = "group"  # a file in a folder of the scratch folder: the process group that runs there now
_END_WHEN_ALONE = f"""
mkdir -m 700 -- "$1" && echo made
read -r _
for group in "$1"/*/{GROUP}; do
  [ -f "$group" ] && kill -s KILL -- "-$(cat "$group")"
done
rm -rf -- "$1" || {{ sleep 1; rm -rf -- "$1"; }}
"""
_LEFT_BEHIND = frozenset((".git", ".hg", "node_modules", ".auditor", "__pycache__", ".coverage", ".hypothesis"))
_IMPORT_PATHS = """
import importlib.util, json, os, sys
found = list(sys.path)
for name in sys.argv[1:]:
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        continue
    folders = list(spec.submodule_search_locations or [spec.origin or ""]) if spec else []
    found += [os.path.dirname(folder) for folder in folders]
print(json.dumps(found))
"""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new temporary folder. A process of its own makes it; when the auditor lets go of a pipe, or is killed, that
    process ends the groups named in it and removes it. Raises `OSError` when it can't be made."""
    folder = Path(tempfile.gettempdir()).resolve() / f"auditor-copy-{os.getpid()}-{secrets.token_hex(8)}"
    remover = subprocess.Popen(
        ["/bin/sh", "-c", _END_WHEN_ALONE, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert remover.stdout is not None
        if not remover.stdout.readline():
            raise OSError(f"the folder {folder} can't be made")
        yield folder
    finally:
        remover.communicate()


def copy_project(project: Path, target: Path, output: Path) -> None:
    """Copy all that a suite may need: neither repository, virtual environments, caches nor reports, those in `output`
    and of other runs.

    Symbolic links stay links. Raises `OSError` (or its `shutil.Error`) when a file can't be copied.
    """

    def left_behind(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if _stays(Path(folder, name), output)]

    shutil.copytree(project, target, ignore=left_behind, symlinks=True)


def import_paths(python: Path, project: Path, copy: Path, sources: Iterable[str]) -> list[str]:
    """Where the interpreter looks for the project's modules, as folders of the copy: an installed project must not
    win. `sources` are paths relative to the project."""
    parts = {part for path in sources for part in PurePosixPath(path).with_suffix("").parts if part.isidentifier()}
    answer = subprocess.run(
        [str(python), "-c", _IMPORT_PATHS, *sorted(parts)],
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[str] = json.loads(answer.stdout)
    inside = (Path(entry) for entry in found if entry and Path(entry).is_relative_to(project))
    own = (path for path in inside if "site-packages" not in path.parts)
    return list(dict.fromkeys(str(copy / path.relative_to(project)) for path in own))


def looking_there_first(environment: dict[str, str], paths: Iterable[str]) -> dict[str, str]:
    """The environment of a process that imports from `paths` before any other folder."""
    inherited = environment.get("PYTHONPATH", "")
    return {**environment, "PYTHONPATH": os.pathsep.join(filter(None, [*paths, inherited]))}


def _stays(path: Path, output: Path) -> bool:
    name = path.name
    if name in _LEFT_BEHIND or re.fullmatch(r"\..+_cache|\.coverage\..+", name) or path == output:
        return True
    mode = path.lstat().st_mode
    if stat.S_ISDIR(mode):
        return (path / "pyvenv.cfg").is_file() or (path / "latest" / "audit.json").is_file()
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode))  # sockets and pipes
