"""SQL as Python writes it: the pieces of a literal read as one text, and changed where they stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

LITERALS = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)
VALUE = "auditor_value_"  # how the name begins that stands for a value of an f-string
Literal = cst.SimpleString | cst.FormattedString | cst.ConcatenatedString
_ESCAPE = re.compile(r"\\(?s:.)")
_MOST_BLANKS = 4  # values in an f-string that are tried with and without


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a literal's own text, or a value that an f-string puts in; `start` counts in the whole text."""

    leaf: cst.SimpleString | cst.FormattedString
    part: int  # which of an f-string's parts, counted with a text before, between and after its values
    start: int
    text: str
    is_value: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`new` in place of what stands from `start` to `end`, which lie in a literal's own text."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlText:
    """A literal of one or more pieces."""

    node: Literal
    pieces: tuple[Piece, ...]

    def readings(self) -> Iterator[str]:
        """The text as it may read in SQL, position by position: a value of an f-string is a name there, or nothing."""
        values = [piece for piece in self.pieces if piece.is_value]
        for names in itertools.product((True, False), repeat=min(len(values), _MOST_BLANKS)):
            blank = {id(value) for value, is_name in zip(values, names, strict=False) if not is_name}
            yield "".join(_plain(piece, id(piece) in blank) for piece in self.pieces)

    def original(self, start: int, end: int) -> str | None:
        """What is written there, or None where a value stands in between."""
        for piece in self.pieces:
            if not piece.is_value and piece.start <= start and end <= piece.end:
                return piece.text[start - piece.start : end - piece.start]
        return None

    def changed(self, changes: Sequence[Change]) -> cst.CSTNode:
        """The literal with all changes made."""
        new: dict[tuple[int, int], str] = {}
        for change in sorted(changes, key=lambda one: one.start, reverse=True):
            piece = self._holding(change)
            key = (id(piece.leaf), piece.part)
            text = new.get(key, piece.text)
            new[key] = text[: change.start - piece.start] + change.new + text[change.end - piece.start :]
        return _rebuilt(self.node, new)

    def _holding(self, change: Change) -> Piece:
        """Between two pieces what begins belongs to the second, and what ends to the first."""
        holds = [one for one in self.pieces if not one.is_value and one.start <= change.start and change.end <= one.end]
        return holds[0] if change.new.startswith(" ") else holds[-1]


def sql_text(node: Literal) -> SqlText | None:
    """None for bytes, and for text without words."""
    pieces: list[Piece] = []
    for leaf in _leaves(node):
        if "b" in leaf.prefix.lower():
            return None
        for part, (text, is_value) in enumerate(_parts(leaf)):
            start = pieces[-1].end if pieces else 0
            pieces.append(Piece(leaf=leaf, part=part, start=start, text=text, is_value=is_value))
    return SqlText(node=node, pieces=tuple(pieces))


def _leaves(node: cst.BaseExpression) -> Iterator[cst.SimpleString | cst.FormattedString]:
    if isinstance(node, cst.ConcatenatedString):
        yield from _leaves(node.left)
        yield from _leaves(node.right)
    elif isinstance(node, cst.SimpleString | cst.FormattedString):
        yield node


def _parts(leaf: cst.SimpleString | cst.FormattedString) -> Iterator[tuple[str, bool]]:
    """A text before, between and after the values, so that there is one on each side of each."""
    if isinstance(leaf, cst.SimpleString):
        yield leaf.raw_value, False
        return
    before = ""
    for number, part in enumerate(leaf.parts):
        if isinstance(part, cst.FormattedStringText):
            before = part.value
        else:
            yield before, False
            yield f"{VALUE}{number}", True
            before = ""
    yield before, False


def _plain(piece: Piece, is_blank: bool) -> str:
    """As long as what is written: only quotes are left of escapes, and one brace of two."""
    if piece.is_value:
        return " " * len(piece.text) if is_blank else piece.text
    text = piece.text
    if "r" not in piece.leaf.prefix.lower():
        text = _ESCAPE.sub(lambda match: f" {match[0][1]}" if match[0][1] in "'\"" else "  ", text)
    if isinstance(piece.leaf, cst.FormattedString):
        text = text.replace("{{", " {").replace("}}", " }")
    return text.replace("%s", "$1")


def _rebuilt(node: cst.BaseExpression, new: dict[tuple[int, int], str]) -> cst.BaseExpression:
    match node:
        case cst.ConcatenatedString(left=left, right=right):
            return node.with_changes(left=_rebuilt(left, new), right=_rebuilt(right, new))
        case cst.SimpleString() if (id(node), 0) in new:
            return node.with_changes(value=f"{node.prefix}{node.quote}{new[id(node), 0]}{node.quote}")
        case cst.FormattedString(parts=parts) if any(leaf == id(node) for leaf, _ in new):
            values = [part for part in parts if isinstance(part, cst.FormattedStringExpression)]
            texts = [new.get((id(node), number), text) for number, (text, _) in enumerate(_parts(node))][::2]
            mixed = itertools.zip_longest(map(cst.FormattedStringText, texts), values)
            kept = [one for pair in mixed for one in pair if one is not None and getattr(one, "value", True)]
            return node.with_changes(parts=kept)
    return node
