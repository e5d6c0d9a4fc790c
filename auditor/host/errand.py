"""What a child that starts pytest was forked for."""

from __future__ import annotations

from typing import Any

from .loader import ServedSource
from .mouth import Mouth

Message = dict[str, Any]


class Errand:
    """Empty until the process is a mutant's child: the trunk that stages are forked from has none."""

    def __init__(self) -> None:
        self._mouth: Mouth | None = None
        self._request: Message = {}
        self._sources: list[ServedSource] = []

    @property
    def is_given(self) -> bool:
        return self._mouth is not None

    @property
    def mouth(self) -> Mouth:
        if self._mouth is None:
            raise RuntimeError("the trunk has nobody to talk to")
        return self._mouth

    @property
    def request(self) -> Message:
        return self._request

    def give(self, mouth: Mouth, request: Message) -> None:
        """From here on this process is a mutant's child: importing its files gives the mutant's texts."""
        self._mouth, self._request = mouth, request
        if request["mutated"] is not None:
            texts = {request["path"]: request["mutated"], **request["beside"]}
            self._sources = [ServedSource(path, text) for path, text in texts.items()]

    def missed(self) -> bool:
        """Whether a mutated file was imported by a way that did not see the mutant's text."""
        return any(source.missed() for source in self._sources)
