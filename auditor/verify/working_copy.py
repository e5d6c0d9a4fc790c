"""A copy of the project to mutate files in, the same before every mutant."""

import glob
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.model.source_text import encoded


def digest(folder: Path) -> str:
    """The same for two folders of the same names and contents."""
    found = hashlib.sha256()
    for path in sorted(_everything(folder)):
        file = folder / path
        content = os.readlink(file).encode() if file.is_symlink() else b"" if file.is_dir() else file.read_bytes()
        found.update(path.encode(errors="surrogateescape") + b"\0%d\0" % len(content) + content)
    return found.hexdigest()


class WorkingCopy:
    """A copy of the folder `pristine`, which nobody changes, to mutate files in and to run the suite in."""

    def __init__(self, pristine: Path, folder: Path) -> None:
        self.folder = folder
        self._pristine, self._bytecode = pristine, folder.with_name(f"{folder.name}-bytecode")
        shutil.copytree(pristine, folder, symlinks=True)
        self._looks = self._look()

    @contextmanager
    def mutated(self, path: str, text: str) -> Iterator[None]:
        """The file `path` holds `text`, of which nothing is compiled yet; afterwards all is as it was, whatever the
        suite left."""
        file = self.folder / path
        for compiled in (file.parent / "__pycache__").glob(f"{glob.escape(file.stem)}.*"):
            compiled.unlink()
        file.write_bytes(encoded(text, like=file.read_bytes()))
        try:
            yield
        finally:
            self._put_back()

    def keep_bytecode(self) -> None:
        """What Python has compiled of the copy's files is a part of it from now on; else all is as it was."""
        for path in self._look().keys() - self._looks.keys():
            if path.endswith(".pyc"):
                (self._bytecode / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.folder / path, self._bytecode / path)
        self._put_back()
        if self._bytecode.is_dir():
            shutil.copytree(self._bytecode, self.folder, dirs_exist_ok=True)
        self._looks = self._look()

    def _put_back(self) -> None:
        for path, look in self._look().items():
            if self._looks.get(path) != look:
                _remove(self.folder / path)
        for path in sorted(self._looks.keys() - self._look().keys()):
            compiled, target = self._bytecode / path, self.folder / path
            source = compiled if compiled.exists() else self._pristine / path
            if source.is_dir() and not source.is_symlink():
                target.mkdir()
            else:
                shutil.copy2(source, target, follow_symlinks=False)
        self._looks = self._look()

    def _look(self) -> dict[str, tuple[int, ...]]:
        """What tells a file that was touched from one that was not; a folder is a folder."""
        found: dict[str, tuple[int, ...]] = {}
        for path in _everything(self.folder):
            facts = (self.folder / path).lstat()
            found[path] = () if stat.S_ISDIR(facts.st_mode) else (facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns)
        return found


def _everything(folder: Path) -> Iterator[str]:
    """Relative paths of all files, links and folders under `folder`, a folder before what it holds."""
    for directory, folders, files in os.walk(folder):
        for name in (*folders, *files):
            yield os.path.relpath(os.path.join(directory, name), folder)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
