"""Progress of what is mostly over at once: shown only when it takes longer than a person waits without a word."""

import time
from collections.abc import Callable

from auditor.model.progress import Progress

PATIENCE = 2.0  # seconds


class Patience:
    """`total` steps are expected. Nothing is shown of a search that is over within two seconds."""

    def __init__(self, progress: Progress, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._progress, self._total, self._clock = progress, total, clock
        self._began, self._done, self._is_shown = clock(), 0, False

    def step(self) -> None:
        """A step begins, so the one before it is done."""
        self._done += 1
        if self._is_shown:
            self._progress.step()
        elif self._clock() - self._began > PATIENCE:
            self._is_shown = True
            self._progress.stage("mutants", self._total - self._done)
