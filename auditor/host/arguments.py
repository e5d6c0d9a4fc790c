"""The command line that pytest is given in a host: the tests, and a plugin that tempers the project's own settings."""

from __future__ import annotations

from typing import Any

from . import tempered


def pytest_arguments(opening: dict[str, Any]) -> list[str]:
    """`opening["tests"]` are paths relative to the project; `opening["state"]` a folder of the auditor's own.

    The folder is one word with its flag: pytest looks for its ini file from all words that could be paths.
    """
    return ["-p", tempered.__name__, "--auditor-state=" + opening["state"], *opening["tests"]]
