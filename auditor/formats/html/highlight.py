"""A Python source as lines of coloured pieces, in which some places are marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pygments.lexers import PythonLexer
from pygments.token import Token

from auditor.model.span import Span

_CSS = (
    (Token.Comment, "c"),
    (Token.Literal.String.Doc, "c"),
    (Token.Literal.String, "s"),
    (Token.Literal.Number, "n"),
    (Token.Keyword, "k"),
    (Token.Operator.Word, "k"),
    (Token.Name.Function, "f"),
    (Token.Name.Class, "f"),
    (Token.Name.Decorator, "d"),
    (Token.Name.Builtin, "b"),
    (Token.Name.Exception, "b"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one colour; `css` may be ""."""

    text: str
    css: str
    marked: bool = False


def highlight(source: str, marks: Iterable[Span]) -> list[tuple[Piece, ...]]:
    """One tuple of pieces a line, as Python's tokenizer counts lines; the text of `marks` is marked."""
    cuts = _by_line(marks)
    lines: list[list[Piece]] = [[]]
    column = 0
    for token, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        for number, text in enumerate(value.split("\n")):
            if number:
                lines.append([])
                column = 0
            if text:
                lines[-1] += _cut(text, column, _css(token), cuts.get(len(lines), ()))
                column += len(text)
    return [tuple(line) for line in lines]


def _by_line(marks: Iterable[Span]) -> dict[int, list[tuple[int, int]]]:
    """Line → ranges of columns from 0, ends exclusive, without overlaps; a mark of several lines has one on each."""
    found: dict[int, list[tuple[int, int]]] = {}
    for span in marks:
        for line in range(span.line, span.end_line + 1):
            start = span.column - 1 if line == span.line else 0
            end = span.end_column - 1 if line == span.end_line else 1 << 30
            if start < end:
                found.setdefault(line, []).append((start, end))
    return {line: _merged(sorted(ranges)) for line, ranges in found.items()}


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in ranges:
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def _cut(text: str, column: int, css: str, ranges: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    """The text, which begins at `column`, in pieces that are marked or not; leading space is never marked."""
    at = 0
    for start, end in ranges:
        left = min(max(start - column, at), len(text))
        right = min(max(end - column, left), len(text))
        if left < right:
            if at < left:
                yield Piece(text[at:left], css)
            yield Piece(text[left:right], css, marked=not (column + left == 0 and text[left:right].isspace()))
            at = right
    if at < len(text):
        yield Piece(text[at:], css)


def _css(token: object) -> str:
    return next((css for kind, css in _CSS if token in kind), "")
