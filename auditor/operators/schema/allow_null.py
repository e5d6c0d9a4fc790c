"""Let a column hold NULL.

What it does:
    Turns `nullable=False` into `nullable=True`, adds `nullable=True` to a `mapped_column` whose `Mapped[...]` allows no
    None, and makes `Mapped[int]` without a value `Mapped[int | None]`.
Why it matters:
    A row without an owner, a price or a name is stored, and fails later where nobody expects it (CWE-20, CWE-476). A
    row without its tenant belongs to everybody, or to nobody.
Example:
    mapped_column(String(60), nullable=False) → mapped_column(String(60), nullable=True)
A test that would notice:
    Writes the row without the value, straight to the database, and expects IntegrityError.
Equivalent when:
    The column is the primary key; a default fills it and nobody writes None (a `mapped_column` with a default is not
    mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name
from auditor.operators.schema._column import FIELDS, is_primary_key, keyword, mapped_type, with_keyword

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
needs = "model-tables"
nodes = (cst.Annotation, cst.Call)

examples = (
    Example(
        'users = Table("users", metadata, Column("name", Text, nullable=False))\n',
        ('users = Table("users", metadata, Column("name", Text, nullable=True))\n',),
    ),
    Example(
        "class User(Base):\n    name: Mapped[str] = mapped_column(Text)\n",
        ("class User(Base):\n    name: Mapped[str] = mapped_column(Text, nullable=True)\n",),
    ),
    Example(
        'class User(Base):\n    team_id: Mapped[int] = mapped_column(\n        ForeignKey("teams.id"),\n    )\n',
        (
            "class User(Base):\n    team_id: Mapped[int] = mapped_column(\n"
            '        ForeignKey("teams.id"),\n        nullable=True,\n    )\n',
        ),
    ),
    Example(
        "class Invoice(Base):\n    amount: Mapped[int]\n",
        ("class Invoice(Base):\n    amount: Mapped[int | None]\n",),
    ),
    Example(
        "class Hero(SQLModel, table=True):\n    name: str = Field(nullable=False)\n",
        ("class Hero(SQLModel, table=True):\n    name: str = Field(nullable=True)\n",),
    ),
    Example(
        'def upgrade():\n    op.alter_column("users", "name", nullable=False)\n',
        ('def upgrade():\n    op.alter_column("users", "name", nullable=True)\n',),
    ),
    Example("id: Mapped[int] = mapped_column(primary_key=True)\n", why="a primary key is never NULL"),
    Example("name: Mapped[str | None] = mapped_column(Text)\n", why="it may be NULL already"),
    Example("hits: Mapped[int] = mapped_column(default=0)\n", why="the default fills it"),
    Example('team: Mapped["Team"] = relationship()\n', why="it is no column"),
)

_TAKES = FIELDS | {"alter_column"}
_FILLED_BY = ("nullable", "default", "insert_default", "server_default", "default_factory")
_KEYS = frozenset({"id", "pk", "uuid"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call() if called_name(node) in _TAKES and not is_primary_key(node):
            given = keyword(node, "nullable")
            is_refused = given is not None and context.code(given.value) == "False"
            if is_refused or (_is_never_filled(node) and _refuses_none(context.parent(node), context)):
                yield with_keyword(node, "nullable", cst.Name("True"))
        case cst.Annotation(annotation=written):
            column, inner = context.parent(node), mapped_type(written)
            if (
                inner is not None
                and _refuses_none(column, context)
                and cst.ensure_type(column, cst.AnnAssign).value is None
            ):
                wider = cst.BinaryOperation(left=inner, operator=cst.BitOr(), right=cst.Name("None"))
                yield cst.ensure_type(node.deep_replace(inner, wider), cst.Annotation)


def _refuses_none(column: cst.CSTNode | None, context: Context) -> bool:
    """`Mapped[int]`, but not `Mapped[intpk]`: the name of an annotated type may say anything."""
    match column:
        case cst.AnnAssign(target=cst.Name(name), annotation=cst.Annotation(annotation=written)):
            inner = mapped_type(written)
            code = context.code(inner) if inner is not None else "None"
            is_told = "None" in code or "Optional" in code or code.endswith("pk") or isinstance(inner, cst.BaseString)
            return not is_told and name not in _KEYS
    return False


def _is_never_filled(column: cst.Call) -> bool:
    if called_name(column) != "mapped_column" or is_primary_key(column):
        return False
    return not any(keyword(column, one) for one in _FILLED_BY)
