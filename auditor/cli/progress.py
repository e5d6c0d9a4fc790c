"""Progress for a person: a live bar on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

LINE_EVERY = 5.0


class Bar:
    """A live bar, on stderr."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._notes: Counter[str] = Counter()

    def stage(self, name: str, total: int = 0) -> None:
        if self._task is not None:
            self._progress.update(self._task, visible=False)
        self._notes.clear()
        self._task = self._progress.add_task(name, total=total or None, notes="")

    def step(self, note: str = "") -> None:
        if self._task is not None:
            if note:
                self._notes[note] += 1
            self._progress.update(self._task, advance=1, notes=_counts(self._notes))

    def say(self, text: str) -> None:
        self._progress.console.print(escape(text), highlight=False)


class Lines:
    """One line a stage, and one every few seconds within a long one, on stderr."""

    def __init__(self) -> None:
        self._name, self._total, self._done = "", 0, 0
        self._notes: Counter[str] = Counter()
        self._said = 0.0

    def stage(self, name: str, total: int = 0) -> None:
        self._name, self._total, self._done = name, total, 0
        self._notes.clear()
        self._say()

    def step(self, note: str = "") -> None:
        self._done += 1
        if note:
            self._notes[note] += 1
        if self._done == self._total or time.monotonic() - self._said >= LINE_EVERY:
            self._say()

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def _say(self) -> None:
        self._said = time.monotonic()
        of = f" {self._done}/{self._total}" if self._total else ""
        print(f"auditor: {self._name}{of} {_counts(self._notes)}".rstrip(), file=sys.stderr, flush=True)


@contextmanager
def shown_progress() -> Iterator[Bar | Lines]:
    """The progress that fits where stderr goes."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[notes]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield Bar(progress)


def _counts(notes: Counter[str]) -> str:
    return ", ".join(f"{count} {note}" for note, count in sorted(notes.items()))
