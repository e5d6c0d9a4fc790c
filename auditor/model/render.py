"""A mutant as text: the mutated source, and the diff a person reads."""

import difflib
import re
from collections.abc import Iterable

from auditor.model.mutant import Edit, Mutant
from auditor.model.span import Span

_NEWLINE = re.compile(r"\r\n|\r|\n")  # what Python's tokenizer calls a line: str.splitlines also splits at form feeds


def mutated_source(source: str, edits: Iterable[Edit]) -> str:
    """`source` with every edit's span replaced.

    Raises `ValueError` when the text at a span is not the edit's original: the file is not the one that was mutated.
    """
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        start, end = offsets(source, edit.span)
        if source[start:end] != edit.original:
            raise ValueError(f"{edit.path}:{edit.span.line} no longer reads {edit.original!r}")
        source = source[:start] + edit.replacement + source[end:]
    return source


def offsets(source: str, span: Span) -> tuple[int, int]:
    """Where the span begins and ends in the text, in characters."""
    starts = [0, *(match.end() for match in _NEWLINE.finditer(source))]
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def span_of(source: str, start: int, end: int) -> Span:
    """The inverse of `offsets`."""
    before, inside = source[:start], source[:end]
    return Span(line=_line(before), column=_column(before), end_line=_line(inside), end_column=_column(inside))


def diff(mutant: Mutant, source: str, context: int = 2) -> str:
    """A unified diff of the file that holds the mutant's first edit, with `context` lines around each change."""
    edits = [edit for edit in mutant.edits if edit.path == mutant.path]
    lines = difflib.unified_diff(
        _NEWLINE.split(source),
        _NEWLINE.split(mutated_source(source, edits)),
        mutant.path,
        mutant.path,
        n=context,
        lineterm="",
    )
    return "\n".join(lines)


def _line(before: str) -> int:
    return sum(1 for _ in _NEWLINE.finditer(before)) + 1


def _column(before: str) -> int:
    ends = [0, *(match.end() for match in _NEWLINE.finditer(before))]
    return len(before) - ends[-1] + 1
