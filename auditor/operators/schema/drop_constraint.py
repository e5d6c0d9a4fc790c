"""Drop a constraint of a table.

What it does:
    Removes what the database refuses by itself: `unique=True`, a `UniqueConstraint`, `CheckConstraint`,
    `ExcludeConstraint` or foreign key, its `ondelete`, and the length of a `String`; in models and in
    Alembic's migrations.
Why it matters:
    Only the database keeps two requests at once from storing the same name twice, or a row without its owner
    (CWE-20, CWE-1286, CWE-362). A check in Python before the insert passes every test that makes one request at a time.
Example:
    mapped_column(String(16), unique=True) → mapped_column(String(16))
A test that would notice:
    Writes what must be refused, straight to the database: the same value twice, a key of no row, a number out of
    bounds. Expects IntegrityError. For `ondelete`, deletes the parent and looks for its children.
Equivalent when:
    The column is the primary key, a second constraint says the same, or the action on delete is the usual one (not
    mutated). A model that needs its foreign key for a relationship could not be mapped without it (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of, without
from auditor.operators.schema._column import (
    COLUMNS,
    FIELDS,
    FOREIGN_KEYS,
    has_relationship,
    indexes_of,
    is_in_column,
    is_primary_key,
    is_true,
    mapped_type,
)

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
needs = "model-tables"
nodes = (cst.Call, cst.Expr, cst.List, cst.Tuple)

examples = (
    Example(
        "class User(Base):\n    name: Mapped[str] = mapped_column(Text, unique=True)\n",
        ("class User(Base):\n    name: Mapped[str] = mapped_column(Text)\n",),
    ),
    Example(
        "class User(Base):\n    name: Mapped[str] = mapped_column(String(60))\n",
        ("class User(Base):\n    name: Mapped[str] = mapped_column(String())\n",),
    ),
    Example(
        'class User(Base):\n    __table_args__ = (UniqueConstraint("tenant_id", "name"),)\n',
        ("class User(Base):\n    __table_args__ = ()\n",),
    ),
    Example(
        'class User(Base):\n    __table_args__ = (\n        CheckConstraint(RULE),\n        {"schema": "a"},\n    )\n',
        ('class User(Base):\n    __table_args__ = (\n        {"schema": "a"},\n    )\n',),
    ),
    Example(
        'class User(Base):\n    __table_args__ = (Index("by_name", "name"), UniqueConstraint("name"))\n',
        ('class User(Base):\n    __table_args__ = (Index("by_name", "name"),)\n',),
    ),
    Example(
        'class User(Base):\n    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))\n',
        (
            "class User(Base):\n    team_id: Mapped[int] = mapped_column()\n",
            'class User(Base):\n    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))\n',
        ),
    ),
    Example(
        'class Hero(SQLModel, table=True):\n    team_id: int = Field(foreign_key="team.id", unique=True)\n',
        (
            'class Hero(SQLModel, table=True):\n    team_id: int = Field(foreign_key="team.id")\n',
            "class Hero(SQLModel, table=True):\n    team_id: int = Field(unique=True)\n",
        ),
    ),
    Example(
        'users = Table("users", metadata, Column("name", Text), UniqueConstraint("name"))\n',
        ('users = Table("users", metadata, Column("name", Text))\n',),
    ),
    Example(
        'def upgrade():\n    op.create_unique_constraint("uq_users_name", "users", ["name"])\n',
        ("def upgrade():\n    pass\n",),
    ),
    Example(
        'def upgrade():\n    op.create_index("by_name", "users", ["name"], unique=True)\n',
        ('def upgrade():\n    op.create_index("by_name", "users", ["name"])\n',),
    ),
    Example("id: Mapped[int] = mapped_column(primary_key=True, unique=True)\n", why="a primary key is unique"),
    Example(
        "class User(Base):\n"
        '    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))\n'
        "    team: Mapped[Team] = relationship()\n",
        why="the relationship can't be mapped without the foreign key, so every test would fail",
    ),
    Example('ForeignKey("teams.id", ondelete="RESTRICT")\n', why="without it the database refuses just as well"),
    Example("numbers = cast(row.number, String(20))\n", why="it limits no column"),
)

_CONSTRAINTS = frozenset({"UniqueConstraint", "CheckConstraint", "ExcludeConstraint", "ForeignKeyConstraint"})
_ADDS = frozenset(
    {
        "create_unique_constraint",
        "create_check_constraint",
        "create_exclude_constraint",
        "create_foreign_key",
        "append_constraint",
    }
)
_TEXTS = frozenset({"String", "VARCHAR", "Unicode"})
_DELETES = frozenset({"CASCADE", "SET NULL", "SET DEFAULT"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call():
            yield from _drop_from_call(node, context)
        case cst.Expr(value=cst.Call() as call) if isinstance(call.func, cst.Attribute):
            if called_name(call) in _ADDS:
                yield cst.RemoveFromParent()
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for index, element in enumerate(elements):
                if _is_constraint(element.value, context):
                    yield _shorter(node, index)


def _drop_from_call(call: cst.Call, context: Context) -> Iterator[Replacement]:
    name = called_name(call)
    if name in _TEXTS and call.args and is_in_column(call, context):
        yield call.with_changes(args=[])
    for index, argument in enumerate(call.args):
        if argument.keyword is None and (
            _is_constraint(argument.value, context) or _is_spare_key(call, index, context)
        ):
            yield call.with_changes(args=without(call.args, index))
    if is_primary_key(call):
        return
    if name in FIELDS | {"Index", "create_index"}:
        for index in indexes_of(call, {"unique"}):
            if is_true(call.args[index]):
                yield call.with_changes(args=without(call.args, index))
    if name == "Field" and not has_relationship(call, context):
        for index in indexes_of(call, {"foreign_key"}):
            yield call.with_changes(args=[one for one in without(call.args, index) if not _is_ondelete(one)])
    if name in FOREIGN_KEYS | {"create_foreign_key", "Field"}:
        for index in indexes_of(call, {"ondelete"}):
            if text_of(call.args[index].value) in _DELETES:
                yield call.with_changes(args=without(call.args, index))


def _is_constraint(value: cst.BaseExpression, context: Context) -> bool:
    if not isinstance(value, cst.Call) or called_name(value) not in _CONSTRAINTS:
        return False
    return called_name(value) != "ForeignKeyConstraint" or not has_relationship(value, context)


def _is_spare_key(call: cst.Call, index: int, context: Context) -> bool:
    """A column's foreign key without which the column still has a type, and the model can be mapped."""
    key = call.args[index].value
    if not isinstance(key, cst.Call) or called_name(key) != "ForeignKey" or called_name(call) not in COLUMNS:
        return False
    if is_primary_key(call) or has_relationship(call, context):
        return False
    target = context.parent(call)
    if isinstance(target, cst.AnnAssign) and mapped_type(target.annotation.annotation) is not None:
        return True
    others = [one.value for one in (*call.args[:index], *call.args[index + 1 :]) if one.keyword is None]
    return any(text_of(one) is None and not _is_constraint(one, context) for one in others)


def _is_ondelete(argument: cst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value == "ondelete"


def _shorter(node: cst.Tuple | cst.List, index: int) -> cst.BaseExpression:
    """Less one element; a tuple of one keeps its comma, one of none its parentheses."""
    left = without(node.elements, index)
    if isinstance(node, cst.List):
        return node.with_changes(elements=left)
    if len(left) == 1 and not isinstance(left[0].comma, cst.Comma):
        left = [left[0].with_changes(comma=cst.Comma())]
    parentheses = {} if left or node.lpar else {"lpar": [cst.LeftParen()], "rpar": [cst.RightParen()]}
    return node.with_changes(elements=left, **parentheses)
