"""How far a stage is, how quick, and how much of it is left: the figures of every kind of progress."""

import threading
import time
from collections import Counter

from auditor.model.plain import duration


class Pace:
    """One stage's figures. `total` and `cost` are what the stage expects; `done` and `spent` what it has behind it."""

    def __init__(self, name: str, total: int, cost: float) -> None:
        self.name, self.total, self.cost = name, total, cost or float(total)
        self.done, self.spent = 0, 0.0
        self.tier = ""
        self.notes: Counter[str] = Counter()
        self._even = not cost
        self._began = time.monotonic()
        self._lock = threading.Lock()

    def advance(self, note: str, cost: float, tier: str = "") -> None:
        """One step is done. `cost` is its share; without one all are alike."""
        with self._lock:
            self.done += 1
            self.spent += 1.0 if self._even else cost
            self.tier = tier
            if note:
                self.notes[note] += 1

    @property
    def rate(self) -> float:
        """Steps a second, since the stage began."""
        passed = time.monotonic() - self._began
        return self.done / passed if passed else 0.0

    @property
    def left(self) -> float | None:
        """Seconds, or None where nothing can be said."""
        if not self.total or not self.spent or self.done >= self.total:
            return None
        return (time.monotonic() - self._began) * max(self.cost - self.spent, 0.0) / self.spent

    @property
    def figures(self) -> str:
        """ "120/340, 4.2/s, 12 s left: 100 killed, 20 survived (collected)"."""
        parts = [f"{self.done}/{self.total}" if self.total else ""]
        if self.notes and self.done:
            parts.append(f"{self.rate:.1f}/s")
        if (left := self.left) is not None:
            parts.append(f"{duration(max(left, 1.0))} left")
        counts = ", ".join(f"{count} {note}" for note, count in sorted(self.notes.items()))
        text = ", ".join(filter(None, parts))
        text = f"{text}: {counts}" if counts else text
        return f"{text} ({self.tier})" if self.tier else text
