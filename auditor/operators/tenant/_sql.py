"""Conditions on the tenant in SQL, read by sqlglot and found again in the text as it was written."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import libcst as cst
import sqlglot
from sqlglot import exp

from auditor.operators import Context, Tenancy
from auditor.operators.tenant._implied import is_implied
from auditor.operators.tenant._sql_text import LITERALS, VALUE, Change, SqlText, sql_text

DIALECT = "postgres"
_LONGEST = 20_000
_WIDEST = 60  # tokens of a condition
_START = r"(?:\s|--[^\n]*\n|/\*(?s:.*?)\*/)*"
_STATEMENT = re.compile(rf"{_START}\(*\s*(?:SELECT|WITH|UPDATE|DELETE|INSERT|MERGE)\b", re.IGNORECASE)
_FRAGMENTS = (
    (re.compile(rf"{_START}(?:WHERE|JOIN|INNER|LEFT|RIGHT|FULL|CROSS)\b", re.IGNORECASE), "SELECT 1 FROM t "),
    (re.compile(rf"{_START}ON\b", re.IGNORECASE), "SELECT 1 FROM t JOIN u "),
    (re.compile(rf"{_START}(?:AND|OR)\b", re.IGNORECASE), "SELECT 1 FROM t WHERE TRUE "),
    (
        re.compile(r"\s*\(*[\w\".]+\s*(?:=|IN\b)\s*(?:ANY\s*\(|\()?\s*(?::\w|\$\w)", re.IGNORECASE),
        "SELECT 1 FROM t WHERE ",
    ),
)
_PARTS_OF_A_CONDITION = (exp.And, exp.Or, exp.Paren)
_LIMITS_ROWS = (exp.Where, exp.Join, exp.Having, exp.Filter, exp.Merge)
_FIXED = (exp.Literal, exp.Null, exp.Boolean)

logging.getLogger("sqlglot").addHandler(logging.NullHandler())
logging.getLogger("sqlglot").propagate = False  # of statements that it doesn't know it would warn on our terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A condition in a text: from `start` to `end`, its column from `column_start` to `column_end`. `tables` are those
    that the column may belong to; `is_join` says that two columns are compared, `is_alternative` that it stands beside
    an OR, `is_redundant` that other conditions of its query imply it."""

    start: int
    end: int
    column: str
    column_start: int
    column_end: int
    tables: tuple[str, ...]
    is_join: bool
    is_alternative: bool
    is_redundant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlCondition:
    """A condition on the tenant in a literal; `reading` is what sqlglot was shown of it, as long as the text."""

    place: Place
    text: SqlText
    reading: str
    tenancy: Tenancy

    @property
    def column(self) -> str | None:
        """The column as it is written, or None where a value is part of its name."""
        return self.text.original(self.place.column_start, self.place.column_end)

    def between(self, before: str, after: str) -> cst.CSTNode:
        """The literal with the condition between the two."""
        start, end = self.place.start, self.place.end
        return self.text.changed([Change(start=start, end=start, new=before), Change(start=end, end=end, new=after)])


def sql_conditions(node: cst.CSTNode, context: Context) -> Iterator[SqlCondition]:
    """The conditions on the tenant in SQL text: a whole statement, or a fragment that begins with WHERE, AND, JOIN, ON
    or a column and its parameter. Those that others imply are left out."""
    above = context.parent(node)
    if not isinstance(node, LITERALS) or isinstance(above, cst.Expr | cst.ConcatenatedString):
        return
    text = sql_text(node)
    if text is None or not any(map(context.tenancy.is_tenant, re.findall(r"\w+", context.code(node)))):
        return
    for reading in text.readings():
        found = places(reading, context.tenancy)
        if found is not None:
            for place in found:
                if not place.is_redundant:
                    yield SqlCondition(place=place, text=text, reading=reading, tenancy=context.tenancy)
            return


@lru_cache(maxsize=1024)
def places(text: str, tenancy: Tenancy) -> tuple[Place, ...] | None:
    """Every condition in the order of the text, or None where it is no SQL."""
    before = _before(text)
    if before is None or len(text) > _LONGEST:
        return None
    trees = _parsed(before + text)
    if trees is None:
        return None
    found = [
        place
        for number, tree in enumerate(trees)
        for node in _comparisons(tree)
        if (column := _column(node, tenancy)) and (place := _place(before, text, trees, number, node, column))
    ]
    return tuple(sorted(found, key=lambda place: place.start))


def _comparisons(tree: exp.Expression) -> Iterator[exp.Expression]:
    return (node for node in tree.walk() if isinstance(node, exp.EQ | exp.NullSafeEQ | exp.In))


def _before(text: str) -> str | None:
    """What has to stand before the text to make it a statement."""
    if _STATEMENT.match(text):
        return ""
    return next((before for pattern, before in _FRAGMENTS if pattern.match(text)), None)


def _parsed(text: str) -> list[exp.Expression] | None:
    try:
        trees = sqlglot.parse(text, read=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None
    return [tree for tree in trees if isinstance(tree, exp.Expression)]


def _column(node: exp.Expression, tenancy: Tenancy) -> exp.Column | None:
    """The tenant's column, if the node compares it and limits rows by that."""
    sides = [node.this, node.args.get("expression")] if not isinstance(node, exp.In) else [node.this]
    columns = [side for side in sides if _is_column(side)]
    carriers = [side for side in columns if tenancy.is_tenant(side.name)]
    if not carriers or len(carriers) < len(columns):  # `tenants.id = users.tenant_id` looks the tenant itself up
        return None
    others = node.expressions if isinstance(node, exp.In) else [side for side in sides if side is not carriers[0]]
    if others and all(isinstance(other, _FIXED) and VALUE not in other.sql(DIALECT) for other in others):
        return None
    return carriers[0] if _limit(node) is not None else None


def _is_column(node: exp.Expression | None) -> bool:
    return isinstance(node, exp.Column) and not node.name.startswith(VALUE)


def _limit(node: exp.Expression) -> exp.Expression | None:
    """The WHERE, the join, … whose condition the node is a part of."""
    above = node.parent
    while isinstance(above, _PARTS_OF_A_CONDITION):
        above = above.parent
    return above if isinstance(above, _LIMITS_ROWS) else None


def _place(
    before: str, text: str, trees: Sequence[exp.Expression], number: int, node: exp.Expression, column: exp.Column
) -> Place | None:
    names = [name for name in column.find_all(exp.Identifier) if "start" in name.meta]
    column_start = min(name.meta["start"] for name in names) - len(before)
    column_end = max(name.meta["end"] for name in names) + 1 - len(before)
    expected = _always_true(trees, number, node)
    for start, end in _extents(before + text, node, column, column_start + len(before), column_end + len(before)):
        tried = f"{(before + text)[:start]}({(before + text)[start:end]} OR TRUE){(before + text)[end:]}"
        if _parsed(tried) == expected:
            return Place(
                start=start - len(before),
                end=end - len(before),
                column=column.name,
                column_start=column_start,
                column_end=column_end,
                tables=_tables(node, column),
                is_join=isinstance(node, exp.EQ) and _is_column(node.this) and _is_column(node.expression),
                is_alternative=isinstance(node.find_ancestor(exp.Or, exp.Where, exp.Join), exp.Or),
                is_redundant=_is_redundant(node),
            )
    return None


def _always_true(trees: Sequence[exp.Expression], number: int, node: exp.Expression) -> list[exp.Expression]:
    """The trees with `(node OR TRUE)` in the node's place."""
    index = next(i for i, one in enumerate(trees[number].walk()) if one is node)
    copy = trees[number].copy()
    same = next(one for i, one in enumerate(copy.walk()) if i == index)
    same.replace(exp.Paren(this=exp.Or(this=same.copy(), expression=exp.Boolean(this=True))))
    return [*trees[:number], copy, *trees[number + 1 :]]


def _extents(
    text: str, node: exp.Expression, column: exp.Column, column_start: int, column_end: int
) -> Iterator[tuple[int, int]]:
    """Where the condition may begin and end: its column is at one of its ends."""
    tokens = sqlglot.tokenize(text, read=DIALECT)
    if node.this is column:
        ends = [token.end + 1 for token in tokens if token.end >= column_end]
        yield from ((column_start, end) for end in ends[:_WIDEST])
    else:
        starts = [token.start for token in tokens if token.start < column_start]
        yield from ((start, column_end) for start in starts[::-1][:_WIDEST])


def _tables(node: exp.Expression, column: exp.Column) -> tuple[str, ...]:
    """The names of the tables that the column may be of, in its own query."""
    query = node.find_ancestor(exp.Select, exp.Update, exp.Delete, exp.Merge)
    tables = list(query.find_all(exp.Table)) if query else []
    return tuple(sorted({table.name for table in tables if column.table in ("", table.alias_or_name)}))


def _is_redundant(node: exp.Expression) -> bool:
    """Whether the other conditions of its query imply it."""
    query = node.find_ancestor(exp.Select, exp.Update, exp.Delete)
    if query is None or not isinstance(node, exp.EQ):
        return False
    others = [one for one in query.find_all(exp.EQ) if one is not node and _always_holds(one, query)]
    return _always_holds(node, query) and is_implied(_sides(node), map(_sides, others))


def _sides(node: exp.Expression) -> tuple[str, str]:
    return node.this.sql(DIALECT), node.expression.sql(DIALECT)


def _always_holds(node: exp.Expression, query: exp.Expression) -> bool:
    """Whether the condition holds for each row of this query: neither an alternative nor an outer join's."""
    above = node.parent
    while isinstance(above, exp.And | exp.Paren):
        above = above.parent
    is_outer = isinstance(above, exp.Join) and (above.side or above.kind not in ("", "INNER"))
    return isinstance(above, exp.Where | exp.Join) and not is_outer and above.parent is query
