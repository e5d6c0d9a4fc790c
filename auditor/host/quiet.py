"""A failure in a child is one line: pytest's full traceback is two thirds of a failing child's time."""

from __future__ import annotations

from typing import Any

from _pytest.nodes import Node

LONGEST = 300


def shorten_failures() -> None:
    """From here on, a report's `longrepr` is the exception's own text."""

    def one_line(self: Node, excinfo: Any, style: Any = None) -> str:
        return first_line(excinfo.exconly(tryshort=True))

    Node._repr_failure_py = one_line  # type: ignore[method-assign,assignment]


def forget_output(config: Any) -> None:
    """Empty the files that pytest catches output in: a child shares them with the children that were there before."""
    capturing = getattr(config.pluginmanager.getplugin("capturemanager"), "_global_capturing", None)
    for stream in ("out", "err"):
        file = getattr(getattr(capturing, stream, None), "tmpfile", None)
        if file is not None:
            file.seek(0)
            file.truncate()


def first_line(text: str) -> str:
    """The first line that says something, bounded in length."""
    for line in text.splitlines():
        if line.strip():
            line = line.strip()
            return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    return ""
