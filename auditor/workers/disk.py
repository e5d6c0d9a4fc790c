"""A worker's own copy of the project, in which the tier `disk` changes files: one at a time, and puts them back."""

import itertools
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from auditor.config.model import Config
from auditor.host.protocol import Message
from auditor.model.source_text import encoded
from auditor.project_copy import copy_project, import_paths, scratch_folder


class ProjectOnDisk:
    """`sources` are the audited files' absolute paths in the project; `import_paths` are the folders of the copy that
    a process has to look into first. Raises `OSError` or
    `SubprocessError` when the project can't be copied."""

    def __init__(self, config: Config, python: Path, sources: Sequence[str]) -> None:
        self._project = config.project
        self._belongings = ExitStack()
        scratch = self._belongings.enter_context(scratch_folder())
        self._root, self._state = scratch / config.project.name, scratch / "state"
        self._sources = sources
        self._ticks = itertools.count(1)
        try:
            copy_project(config.project, self._root, config.output)
            relative = [Path(path).relative_to(self._project).as_posix() for path in sources]
            self.import_paths = import_paths(python, config.project, self._root, relative)
        except BaseException:
            self.close()
            raise

    @property
    def opening(self) -> Message:
        """What a host in the copy is told in place of the project's own paths."""
        return {
            "project": str(self._root),
            "state": str(self._state),
            "sources": [str(self._there(path)) for path in self._sources],
        }

    @contextmanager
    def holding(self, path: str, text: str | None) -> Iterator[None]:
        """Inside the block the file `path` of the project has the text in the copy (None: its own)."""
        if text is None:
            yield
            return
        file = self._there(path)
        own, times = file.read_bytes(), file.stat()
        try:
            file.write_bytes(encoded(text, like=own))
            second = int(times.st_mtime) + next(self._ticks)  # one that it never had: bytecode is kept by time and size
            os.utime(file, (second, second))
            yield
        finally:
            file.write_bytes(own)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    def close(self) -> None:
        self._belongings.close()

    def _there(self, path: str) -> Path:
        return self._root / Path(path).relative_to(self._project)
