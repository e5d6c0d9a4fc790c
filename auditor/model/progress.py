"""How a stage tells a person how far it is."""

from typing import Protocol


class Progress(Protocol):
    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins; `total` steps are expected (0: not known)."""

    def step(self, note: str = "") -> None:
        """One step of the stage is done; `note` is a word about it (a verdict's status)."""

    def say(self, text: str) -> None:
        """Something a person should know, kept above the progress."""
