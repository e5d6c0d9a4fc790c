"""A mutant's change as lines to read, the changed piece of a line apart. Only the lines around it are looked at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.mutant import Edit, Mutant

CONTEXT = 2
_MOST_LINES = 60
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """`sign` is "+", "-", " " or "…" (lines left out); `number` is the line's in the original, "" for a new one;
    `changed` is what differs between the two."""

    sign: str
    number: str
    before: str
    changed: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        return self.before + self.changed + self.after


def lines_of(source: str) -> list[str]:
    return _NEWLINE.split(source)


def diff_view(mutant: Mutant, lines: Sequence[str]) -> tuple[DiffLine, ...]:
    """The edits of the mutant's first file, each with `CONTEXT` lines around it; `lines` are that file's."""
    shown: list[DiffLine] = []
    for edit in sorted((edit for edit in mutant.edits if edit.path == mutant.path), key=lambda edit: edit.span):
        shown += _hunk(edit, lines)
    return tuple(shown[:_MOST_LINES])


def _hunk(edit: Edit, lines: Sequence[str]) -> list[DiffLine]:
    span = edit.span
    old = list(lines[span.line - 1 : span.end_line])
    new = _NEWLINE.split(old[0][: span.column - 1] + edit.replacement + old[-1][span.end_column - 1 :])
    top = 0
    while top < min(len(old), len(new)) and old[top] == new[top]:
        top += 1
    bottom = 0
    while bottom < min(len(old), len(new)) - top and old[-1 - bottom] == new[-1 - bottom]:
        bottom += 1
    start, end = span.line - 1 + top, span.end_line - bottom
    gone, come = old[top : len(old) - bottom], new[top : len(new) - bottom]
    before = range(max(0, start - CONTEXT), start)
    after = range(end, min(len(lines), end + CONTEXT))
    pair = _pair(gone[0], come[0]) if len(gone) == len(come) == 1 else None
    return [
        *(_context(lines, index) for index in before),
        *(_line("-", str(start + 1 + n), text, pair and pair[0]) for n, text in enumerate(gone)),
        *(_line("+", "", text, pair and pair[1]) for text in come),
        *(_context(lines, index) for index in after),
    ]


def _context(lines: Sequence[str], index: int) -> DiffLine:
    return DiffLine(sign=" ", number=str(index + 1), before=lines[index])


def _line(sign: str, number: str, text: str, pieces: tuple[str, str, str] | None) -> DiffLine:
    before, changed, after = pieces or (text, "", "")
    return DiffLine(sign=sign, number=number, before=before, changed=changed, after=after)


def _pair(old: str, new: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Both lines in three: what they share at the left, what differs, what they share at the right."""
    left = _shared(old, new)
    right = _shared(old[left:][::-1], new[left:][::-1])
    if len(new) == left + right and left and old[left - 1] == "." == old[len(old) - right - 1]:
        left, right = left - 1, right + 1  # a call taken out of a chain takes the dot before it, not the one behind
    return _cut(old, left, right), _cut(new, left, right)


def _shared(one: str, other: str) -> int:
    """The length of their common beginning."""
    short = min(len(one), len(other))
    return next((n for n in range(short) if one[n] != other[n]), short)


def _cut(text: str, left: int, right: int) -> tuple[str, str, str]:
    end = len(text) - right
    return text[:left], text[left:end], text[end:]
