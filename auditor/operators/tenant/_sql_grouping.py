"""Parentheses around alternatives in SQL: without them the last alternative escapes the conditions before it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import sqlglot

from auditor.operators.tenant._sql import DIALECT, SqlCondition, places
from auditor.operators.tenant._sql_text import Change


def without_grouping(condition: SqlCondition) -> Iterator[cst.CSTNode]:
    """The literal without one pair of parentheses, where the condition becomes a part of one alternative by that."""
    if condition.place.is_alternative:
        return
    for opening, closing in _around_alternatives(condition.reading):
        pair = [Change(start=at, end=at + 1, new="") for at in (opening, closing)]
        text = condition.reading
        freed = f"{text[:opening]} {text[opening + 1 : closing]} {text[closing + 1 :]}"
        here = condition.place.start, condition.place.end
        if any((one.start, one.end) == here and one.is_alternative for one in places(freed, condition.tenancy) or ()):
            yield condition.text.changed(pair)


def _around_alternatives(text: str) -> Iterator[tuple[int, int]]:
    """Where the pairs stand that have an OR right inside of them."""
    waiting: list[tuple[int, list[str]]] = []
    for token in sqlglot.tokenize(text, read=DIALECT):
        kind = token.token_type.name
        if kind == "L_PAREN":
            waiting.append((token.start, []))
        elif kind == "R_PAREN" and waiting:
            opening, inside = waiting.pop()
            if "OR" in inside:
                yield opening, token.start
        elif waiting:
            waiting[-1][1].append(kind)
