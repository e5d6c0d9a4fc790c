"""How tables are described in Python: columns, constraints and relationships."""

from collections.abc import Collection, Iterator

import libcst as cst
from libcst import matchers

from auditor.operators import Context, called_name, text_of

COLUMNS = frozenset({"Column", "mapped_column"})
FIELDS = COLUMNS | {"Field"}  # SQLModel's
FOREIGN_KEYS = frozenset({"ForeignKey", "ForeignKeyConstraint"})
_RELATES = matchers.Call(
    func=matchers.OneOf(
        *(matchers.Name(name) for name in ("relationship", "Relationship")),
        matchers.Attribute(attr=matchers.Name("relationship")),
    )
)


def keyword(call: cst.Call, name: str) -> cst.Arg | None:
    return next((one for one in call.args if one.keyword is not None and one.keyword.value == name), None)


def is_true(argument: cst.Arg | None) -> bool:
    return argument is not None and isinstance(argument.value, cst.Name) and argument.value.value == "True"


def with_keyword(call: cst.Call, name: str, value: cst.BaseExpression) -> cst.Call:
    """The call with one more argument, or another value of the one it has."""
    old = keyword(call, name)
    if old is not None:
        return call.with_changes(args=[one.with_changes(value=value) if one is old else one for one in call.args])
    last = call.args[-1].comma if call.args else cst.MaybeSentinel.DEFAULT
    added = cst.Arg(value, cst.Name(name), equal=cst.AssignEqual(_NOTHING, _NOTHING), comma=last)
    is_one_a_line = isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace)
    gap = call.whitespace_before_args if is_one_a_line else cst.SimpleWhitespace(" ")
    before = [*call.args[:-1], *(one.with_changes(comma=cst.Comma(whitespace_after=gap)) for one in call.args[-1:])]
    return call.with_changes(args=[*before, added])


_NOTHING = cst.SimpleWhitespace("")


def indexes_of(call: cst.Call, names: Collection[str]) -> Iterator[int]:
    """Where the call's keyword arguments of these names are."""
    for index, argument in enumerate(call.args):
        if argument.keyword is not None and argument.keyword.value in names:
            yield index


def is_primary_key(call: cst.Call) -> bool:
    return is_true(keyword(call, "primary_key"))


def has_relationship(node: cst.CSTNode, context: Context) -> bool:
    """Whether the class around it relates its rows to others': it needs its foreign keys to be mapped at all."""
    owner = next((at for at in context.ancestors(node) if isinstance(at, cst.ClassDef)), None)
    return owner is not None and bool(matchers.findall(owner.body, _RELATES))


def is_in_column(node: cst.CSTNode, context: Context) -> bool:
    """Whether it is an argument of a column."""
    argument = context.parent(node)
    call = context.parent(argument) if isinstance(argument, cst.Arg) else None
    return isinstance(call, cst.Call) and called_name(call) in FIELDS


def mapped_type(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """`int` of `Mapped[int]`."""
    match node:
        case cst.Subscript(
            value=cst.Name("Mapped") | cst.Attribute(attr=cst.Name("Mapped")),
            slice=[cst.SubscriptElement(slice=cst.Index(inner))],
        ):
            return inner
    return None


def keys_of(node: cst.Dict, names: Collection[str]) -> Iterator[int]:
    """Where the dictionary's elements of these keys are."""
    for index, element in enumerate(node.elements):
        if isinstance(element, cst.DictElement) and text_of(element.key) in names:
            yield index
