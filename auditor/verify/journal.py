"""What the slow way said, on disk as it comes: killed at any moment, a check goes on where it was."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import EnvironmentFault, UsageError
from auditor.model.codec import decode, encode_line
from auditor.verify.slow_way import SlowVerdict

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A journal's first line: it serves again where all is as it was."""

    format: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the slow way said of the text (its digest) that a mutant makes of its file."""

    mutant: str
    text: str
    slow: SlowVerdict


@dataclass(frozen=True, slots=True)
class Journal:
    """The journals of a `folder`: one file for each check, of whichever shard; `state` is a digest of all that the
    slow way's word depends on but the mutant."""

    folder: Path
    state: str

    def known(self) -> dict[tuple[str, str], SlowVerdict]:
        """What earlier checks heard in this state, by mutant and digest of its text; the newest word counts.

        Raises `UsageError` for a file that is no journal.
        """
        found = {}
        for file in sorted(self.folder.glob("*.jsonl")):
            found.update({(entry.mutant, entry.text): entry.slow for entry in self._entries(file)})
        return found

    @contextmanager
    def open(self) -> Iterator["Pen"]:
        """A new file in the folder to write to."""
        name = f"{time.time_ns()}-{os.getpid()}.jsonl"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = os.open(self.folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o644)
        except OSError as fault:
            raise _not_writable(fault, self.folder) from fault
        try:
            pen = Pen(file, self.folder)
            pen.write(Head(format=FORMAT, state=self.state))
            yield pen
        finally:
            os.close(file)

    def _entries(self, file: Path) -> Iterator[Entry]:
        """The whole lines of a file of this state: a line without its end was being written when we were killed."""
        *lines, _torn = file.read_bytes().split(b"\n")
        try:
            if lines and decode(lines[0], Head) == Head(format=FORMAT, state=self.state):
                yield from (decode(line, Entry) for line in lines[1:])
        except ValueError as fault:
            raise UsageError(
                "verify-journal-unreadable",
                "this is no journal of ours",
                where=str(file),
                why=str(fault),
                remedy="remove it",
            ) from fault


class Pen:
    """Writes to one journal; each line is on disk, whole, before the next mutant's."""

    def __init__(self, file: int, folder: Path) -> None:
        self._file, self._folder = file, folder

    def write(self, line: Head | Entry) -> None:
        data = encode_line(line) + b"\n"
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError as fault:
            raise _not_writable(fault, self._folder) from fault


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:16]


def _not_writable(fault: OSError, folder: Path) -> EnvironmentFault:
    return EnvironmentFault(
        "verify-journal-not-writable",
        "the journal of the check can't be written",
        where=str(folder),
        why=str(fault.strerror),
        remedy="free some space, or make the folder writable",
    )
