"""Each verdict on disk as it comes, so that a run that was ended loses none and repeats none."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from auditor.errors import EnvironmentFault
from auditor.model.codec import UNREADABLE, decode, encode_line
from auditor.model.fingerprint import Fingerprint
from auditor.model.plan import Tier
from auditor.model.verdict import Verdict


class NothingToResume(Exception):
    """There is no journal, or it is another state's; the message says which, for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a journal's bytes say: the state it belongs to, and its verdicts by mutant id, in the order they came, but
    those of hosts that were found damaged after them, or that did not prove themselves after an alarm.

    `whole` is how many bytes were written to their end: what ends the file without a line's end is not among them.
    """

    state: Fingerprint
    verdicts: Mapping[str, Verdict]
    whole: int


class Standing(StrEnum):
    """What became of a host: after a death or a time-out it may be damaged, till it runs the unmutated suite again."""

    ALARMED = "alarmed"
    PROVED = "proved"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostWord:
    """What a worker's host of a tier says from here on may be worth nothing, or what it said since it last proved
    itself is known to be good or bad."""

    worker: int
    tier: Tier
    standing: Standing


class Journal:
    """The file at `path`, open for appending; `known` are the verdicts that it holds already, by mutant id."""

    def __init__(self, path: Path, known: Mapping[str, Verdict]) -> None:
        self.path, self.known = path, known
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)

    def write(self, line: Verdict | HostWord) -> None:
        """Add one verdict, or what became of a host, in one write: it is there whole, whoever is killed after it.

        Raises `EnvironmentFault` when the disk is full.
        """
        _append(self._descriptor, encode_line(line), self.path)

    def finish(self) -> None:
        """The run is reported: nothing is left to resume."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """A fault that ends the run is told to say that nothing is lost."""
        os.close(self._descriptor)
        if fault is not None:
            fault.add_note("the verdicts so far are kept; go on: python -m auditor run --resume")


def begin(path: Path, state: Fingerprint) -> Journal:
    """A new journal, in place of one that may be there. Raises `EnvironmentFault` when the disk is full."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
    try:
        _append(descriptor, encode_line(state), path)
    finally:
        os.close(descriptor)
    return Journal(path, {})


def resume(path: Path, state: Fingerprint) -> Journal:
    """The journal of a run that was ended, without a line that was torn. Raises `NothingToResume`."""
    try:
        record = read(path.read_bytes())
    except FileNotFoundError:
        raise NothingToResume("no run was ended early here") from None
    if record is None:
        raise NothingToResume("the run that was ended had no verdict yet")
    if changed := record.state.difference(state):
        raise NothingToResume(changed)
    os.truncate(path, record.whole)
    return Journal(path, record.verdicts)


def read(data: bytes) -> Record | None:
    """What was written whole; None when that is not even the head. A line that makes no sense ends it."""
    head, *lines = data.split(b"\n")[:-1] or [b""]
    try:
        state = decode(head, Fingerprint)
    except UNREADABLE:
        return None
    said: list[Verdict | HostWord] = []
    whole = len(head) + 1
    for line in lines:
        understood = _understood(line)
        if understood is None:
            break
        said.append(understood)
        whole += len(line) + 1
    return Record(state=state, verdicts=_believed(said), whole=whole)


def _understood(line: bytes) -> Verdict | HostWord | None:
    with suppress(*UNREADABLE):
        return decode(line, Verdict)
    with suppress(*UNREADABLE):
        return decode(line, HostWord)
    return None


def _believed(said: Iterable[Verdict | HostWord]) -> dict[str, Verdict]:
    verdicts: dict[str, Verdict] = {}
    since: dict[tuple[int, Tier | None], list[str]] = {}  # by host: what it said since it last proved itself
    after_alarm: dict[tuple[int, Tier | None], list[str]] = {}
    for line in said:
        host = line.worker, line.tier
        if isinstance(line, Verdict):
            verdicts[line.mutant_id] = line
            since.setdefault(host, []).append(line.mutant_id)
            if host in after_alarm:
                after_alarm[host].append(line.mutant_id)
        elif line.standing is Standing.ALARMED:
            after_alarm[host] = []
        else:
            doubted = since.pop(host, [])
            after_alarm.pop(host, None)
            if line.standing is Standing.LOST:
                _take_away(doubted, verdicts)
    for doubted in after_alarm.values():
        _take_away(doubted, verdicts)
    return verdicts


def _take_away(doubted: Iterable[str], verdicts: dict[str, Verdict]) -> None:
    for mutant_id in doubted:
        verdicts.pop(mutant_id, None)


def _append(descriptor: int, line: bytes, path: Path) -> None:
    try:
        written = os.write(descriptor, line + b"\n")
    except OSError as fault:
        raise _full(path, str(fault.strerror)) from fault
    if written <= len(line):
        raise _full(path, "a line did not fit")


def _full(path: Path, why: str) -> EnvironmentFault:
    return EnvironmentFault(
        "journal-not-writable",
        "a verdict can't be written to disk",
        where=str(path),
        why=why,
        remedy="free some space on its disk",
    )
