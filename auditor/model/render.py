"""A mutant as text: the mutated source, and the diff a person reads."""

import difflib
from collections.abc import Iterable

from auditor.model.mutant import Edit, Mutant
from auditor.model.span import Span


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
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1


def span_of(source: str, start: int, end: int) -> Span:
    """The inverse of `offsets`."""
    before, inside = source[:start], source[:end]
    return Span(line=_line(before), column=_column(before), end_line=_line(inside), end_column=_column(inside))


def diff(mutant: Mutant, source: str, context: int = 2) -> str:
    """A unified diff of the file that holds the mutant's first edit, with `context` lines around each change."""
    edits = [edit for edit in mutant.edits if edit.path == mutant.path]
    lines = difflib.unified_diff(
        source.splitlines(),
        mutated_source(source, edits).splitlines(),
        mutant.path,
        mutant.path,
        n=context,
        lineterm="",
    )
    return "\n".join(lines)


def _line(before: str) -> int:
    return len((before + "x").splitlines())


def _column(before: str) -> int:
    return len((before + "x").splitlines()[-1])
