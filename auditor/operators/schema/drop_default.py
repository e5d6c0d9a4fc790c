"""Drop a column's default.

What it does:
    Removes `default`, `insert_default`, `server_default`, `onupdate` or `server_onupdate` from a column.
Why it matters:
    New rows lose their first state, or can't be stored at all; `updated_at` stands still (CWE-20, CWE-665).
Example:
    mapped_column(default=True) → mapped_column()
A test that would notice:
    Stores a row without the value, reads it back and asserts the value. For `onupdate`, changes the row and asserts
    that the value is another one.
Equivalent when:
    Every insert gives the value, or a second default of the column stands in for it (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, is_none, without
from auditor.operators.schema._column import COLUMNS, indexes_of, keys_of, keyword

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "is_active: Mapped[bool] = mapped_column(default=True)\n",
        ("is_active: Mapped[bool] = mapped_column()\n",),
    ),
    Example(
        'Column("changed", DateTime, server_default=func.now(), onupdate=func.now())\n',
        (
            'Column("changed", DateTime, onupdate=func.now())\n',
            'Column("changed", DateTime, server_default=func.now())\n',
        ),
    ),
    Example(
        'made: datetime = Field(sa_column_kwargs={"server_default": func.now()})\n',
        ("made: datetime = Field(sa_column_kwargs={})\n",),
    ),
    Example('hits = mapped_column(default=0, server_default="0")\n', why="each stands in for the other"),
    Example("parent_id = mapped_column(default=None)\n", why="it is None anyway"),
    Example("name: str = Field(default='')\n", why="without it the field would have to be sent, which is no column's"),
)

_DEFAULTS = frozenset({"default", "insert_default", "server_default"})
_ON_UPDATE = frozenset({"onupdate", "server_onupdate"})
_PASSED_ON = frozenset({"sa_column_kwargs"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call() if called_name(node) in COLUMNS:
            has_one = sum(keyword(node, name) is not None for name in _DEFAULTS) == 1
            for index in indexes_of(node, _DEFAULTS | _ON_UPDATE if has_one else _ON_UPDATE):
                if not is_none(node.args[index].value):
                    yield node.with_changes(args=without(node.args, index))
        case cst.Call() if called_name(node) == "Field":
            for index in indexes_of(node, _PASSED_ON):
                given = node.args[index].value
                if isinstance(given, cst.Dict):
                    for key in keys_of(given, _DEFAULTS | _ON_UPDATE):
                        shorter = given.with_changes(elements=without(given.elements, key))
                        yield node.with_deep_changes(node.args[index], value=shorter)
