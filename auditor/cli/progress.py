"""Progress for a person: a live bar on a terminal, a line every few seconds elsewhere, or nothing but the result."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from auditor.cli.events import Events
from auditor.cli.pace import Pace
from auditor.cli.show import JSON_LINES, QUIET
from auditor.errors import AuditorError
from auditor.model.plain import visible
from auditor.model.progress import Progress
from auditor.model.verdict import Verdict

LINE_EVERY = 5.0  # seconds


class Quiet:
    """Only the result."""

    def stage(self, name: str, total: int = 0, cost: float = 0.0) -> None: ...

    def step(self, note: str = "") -> None: ...

    def verdict(self, verdict: Verdict, cost: float = 0.0) -> None: ...

    def say(self, text: str) -> None: ...


class Bar:
    """A live bar, on stderr."""

    def __init__(self, drawing: RichProgress) -> None:
        self._drawing, self._pace, self._task = drawing, Pace("", 0, 0.0), TaskID(-1)

    def stage(self, name: str, total: int = 0, cost: float = 0.0) -> None:
        for task in self._drawing.task_ids:
            self._drawing.remove_task(task)
        self._pace = Pace(name, total, cost)
        self._task = self._drawing.add_task(escape(name), total=self._pace.cost or None, figures="")

    def step(self, note: str = "") -> None:
        self._advance(note, 0.0)

    def verdict(self, verdict: Verdict, cost: float = 0.0) -> None:
        self._advance(verdict.status, cost, verdict.tier or "")

    def say(self, text: str) -> None:
        self._drawing.console.print(escape(visible(text)), highlight=False)

    def _advance(self, note: str, cost: float, tier: str = "") -> None:
        self._pace.advance(note, cost, tier)
        self._drawing.update(self._task, completed=self._pace.spent, figures=escape(self._pace.figures))


class Lines:
    """One line a stage, and one every few seconds within a long one, on stderr."""

    def __init__(self) -> None:
        self._pace, self._said, self._lock = Pace("", 0, 0.0), 0.0, threading.Lock()

    def stage(self, name: str, total: int = 0, cost: float = 0.0) -> None:
        self._pace = Pace(name, total, cost)
        self._tell()

    def step(self, note: str = "") -> None:
        self._advance(note, 0.0)

    def verdict(self, verdict: Verdict, cost: float = 0.0) -> None:
        self._advance(verdict.status, cost, verdict.tier or "")

    def say(self, text: str) -> None:
        print(visible(text), file=sys.stderr, flush=True)

    def _advance(self, note: str, cost: float, tier: str = "") -> None:
        with self._lock:
            self._pace.advance(note, cost, tier)
            if self._pace.done == self._pace.total or time.monotonic() - self._said >= LINE_EVERY:
                self._tell()

    def _tell(self) -> None:
        self._said = time.monotonic()
        print(f"auditor: {self._pace.name} {self._pace.figures}".rstrip(), file=sys.stderr, flush=True)


@contextmanager
def shown_progress(show: str | None = None) -> Iterator[Progress]:
    """The progress that was asked for ("quiet", "json-lines"), or that fits where stderr goes."""
    console = Console(stderr=True)
    if show == QUIET:
        yield Quiet()
    elif show == JSON_LINES:
        events = Events()
        try:
            yield events
        except AuditorError as fault:
            events.failed(fault)
            raise
    elif console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(bar_width=16), TimeElapsedColumn(), _figures())
        with RichProgress(*columns, console=console, transient=True) as drawing:
            yield Bar(drawing)
    else:
        yield Lines()


def _figures() -> TextColumn:
    return TextColumn("{task.fields[figures]}")
