"""Drop the cascade of a relationship.

What it does:
    Removes `cascade="all, delete-orphan"` from a `relationship` or a `backref`, also where SQLModel passes it on, and
    SQLModel's `cascade_delete=True`.
Why it matters:
    What belonged to a deleted row stays, without an owner, or the delete fails; a child that is taken out of the
    collection is not deleted (CWE-459, CWE-20).
Example:
    relationship(cascade="all, delete-orphan") → relationship()
A test that would notice:
    Deletes the parent through the session, and one child out of its collection, and reads back what is left.
Equivalent when:
    It is the usual cascade (not mutated), or the database deletes the children itself (`ondelete`, with
    `passive_deletes`).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of, without
from auditor.operators.schema._column import indexes_of, is_true, keys_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        'items: Mapped[list["Item"]] = relationship(back_populates="order", cascade="all, delete-orphan")\n',
        ('items: Mapped[list["Item"]] = relationship(back_populates="order")\n',),
    ),
    Example(
        'items = relationship("Item", backref=backref("order", cascade="all"))\n',
        ('items = relationship("Item", backref=backref("order"))\n',),
    ),
    Example(
        'items: list["Item"] = Relationship(sa_relationship_kwargs={"cascade": "all", "lazy": "selectin"})\n',
        ('items: list["Item"] = Relationship(sa_relationship_kwargs={"lazy": "selectin"})\n',),
    ),
    Example(
        'items: list["Item"] = Relationship(back_populates="order", cascade_delete=True)\n',
        ('items: list["Item"] = Relationship(back_populates="order")\n',),
    ),
    Example('items = relationship("Item", cascade="save-update, merge")\n', why="it is what it would be anyway"),
    Example('drop_tables(cascade="all")\n', why="it is no relationship"),
)

_RELATES = frozenset({"relationship", "backref", "Relationship"})
_USUAL = frozenset({"save-update", "merge"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    if called_name(call) not in _RELATES:
        return
    for index in indexes_of(call, {"cascade"}):
        if not _is_usual(call.args[index].value):
            yield call.with_changes(args=without(call.args, index))
    for index in indexes_of(call, {"cascade_delete"}):
        if is_true(call.args[index]):
            yield call.with_changes(args=without(call.args, index))
    for index in indexes_of(call, {"sa_relationship_kwargs"}):
        given = call.args[index].value
        if isinstance(given, cst.Dict):
            for key in keys_of(given, {"cascade"}):
                shorter = given.with_changes(elements=without(given.elements, key))
                yield call.with_deep_changes(call.args[index], value=shorter)


def _is_usual(value: cst.BaseExpression) -> bool:
    text = text_of(value)
    return text is not None and {one.strip() for one in text.split(",")} <= _USUAL
