"""A mutant as text: the mutated source, and the diff a person reads."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

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


def mutated_sources(sources: Mapping[str, str], mutant: Mutant) -> dict[str, str]:
    """Every file that the mutant changes, by path, as it makes it; its own file first. Raises like `mutated_source`."""
    paths = dict.fromkeys(edit.path for edit in mutant.edits)
    return {path: mutated_source(sources[path], [e for e in mutant.edits if e.path == path]) for path in paths}


def joined_edits(source: str, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
    """Edits of one file that do at once what each of these does; None where two change the same characters.

    Each is cut to the characters that differ, so that `f(a, b)` → `f(b)` and `f(a, b)` → `f(a)` go together; two that
    only take out may overlap.
    """
    cuts = sorted({_cut(source, edit) for edit in edits})
    joined: list[tuple[int, int, str]] = []
    for start, end, new in cuts:
        if joined and start < joined[-1][1]:
            before = joined[-1]
            if new or before[2]:
                return None
            joined[-1] = before[0], max(before[1], end), ""
        else:
            joined.append((start, end, new))
    path = edits[0].path
    return tuple(
        Edit(path=path, span=span_of(source, start, end), original=source[start:end], replacement=new)
        for start, end, new in joined
    )


def _cut(source: str, edit: Edit) -> tuple[int, int, str]:
    """Where the edit's original and its replacement differ, and the text that takes the place."""
    (start, end), new = offsets(source, edit.span), edit.replacement
    while start < end and new and source[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and source[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return start, end, new


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
