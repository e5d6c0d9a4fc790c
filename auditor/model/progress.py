"""How a stage tells a person, or a machine, how far it is."""

from typing import Protocol

from auditor.model.verdict import Verdict


class Progress(Protocol):
    """Methods may be called from several threads at once."""

    def stage(self, name: str, total: int = 0, cost: float = 0.0) -> None:
        """A stage begins; `total` steps are expected (0: not known), which cost about `cost` seconds in all, or
        seconds of any other length: only their shares matter (0: each step as much)."""

    def step(self, note: str = "") -> None:
        """One step of the stage is done; `note` is a word about it."""

    def verdict(self, verdict: Verdict, cost: float = 0.0) -> None:
        """One step of the stage is done: a mutant has its verdict, which was expected to cost `cost` seconds."""

    def say(self, text: str) -> None:
        """Something a person should know, kept above the progress."""
