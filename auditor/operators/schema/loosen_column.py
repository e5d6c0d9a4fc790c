"""Loosen a column's type.

What it does:
    Takes the time zone from `DateTime(timezone=True)`, `TIMESTAMP` and `Time`, and makes a `Numeric` column give floats
    (`asdecimal=False`).
Why it matters:
    A time without its zone means another moment on another server; money in binary fractions is a cent off after some
    sums (CWE-682, CWE-1339).
Example:
    DateTime(timezone=True) → DateTime()
A test that would notice:
    Stores a time in a zone that is not UTC and reads the same moment back; stores 0.10 three times and asserts that the
    sum is Decimal("0.30").
Equivalent when:
    Nobody computes with the value, or compares it.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.schema._column import indexes_of, is_in_column, is_true, keyword, with_keyword

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "made: Mapped[datetime] = mapped_column(DateTime(timezone=True))\n",
        ("made: Mapped[datetime] = mapped_column(DateTime())\n",),
    ),
    Example(
        "types = {datetime: sa.TIMESTAMP(timezone=True), Decimal: sa.Numeric(10, 2)}\n",
        (
            "types = {datetime: sa.TIMESTAMP(), Decimal: sa.Numeric(10, 2)}\n",
            "types = {datetime: sa.TIMESTAMP(timezone=True), Decimal: sa.Numeric(10, 2, asdecimal=False)}\n",
        ),
    ),
    Example(
        'Column("price", Numeric(10, 2), nullable=False)\n',
        ('Column("price", Numeric(10, 2, asdecimal=False), nullable=False)\n',),
    ),
    Example("made = mapped_column(DateTime)\n", why="it has no zone"),
    Example("total = cast(row.price, Numeric(10, 2))\n", why="it is no column"),
)

_TIMES = frozenset({"DateTime", "TIMESTAMP", "Time", "TIME"})
_EXACT = frozenset({"Numeric", "NUMERIC", "DECIMAL"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call() if called_name(node) in _TIMES:
            for index in indexes_of(node, {"timezone"}):
                if is_true(node.args[index]):
                    yield node.with_changes(args=without(node.args, index))
        case cst.Call() if called_name(node) in _EXACT and keyword(node, "asdecimal") is None:
            if is_in_column(node, context) or isinstance(context.parent(node), cst.DictElement):
                yield with_keyword(node, "asdecimal", cst.Name("False"))
