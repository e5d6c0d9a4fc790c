"""Small surgery on libcst trees that several operators need."""

from collections.abc import Iterator, Sequence
from typing import TypeVar, cast

import libcst as cst

Item = TypeVar("Item", bound=cst.Arg | cst.BaseElement | cst.WithItem)
Left = TypeVar("Left", bound=cst.BaseExpression)


def last_name(node: cst.CSTNode | None) -> str:
    """`headers` of `request.headers`, "" where there is no name."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def called_name(call: cst.Call) -> str:
    """The last name of what is called: "where" for `select(User).where(...)`, "" for `f()()`."""
    return last_name(call.func)


def made_name(node: cst.CSTNode | None) -> str:
    """The last name, also of a call: `NotFound` of `errors.NotFound` and of `errors.NotFound(id)`."""
    return last_name(node.func if isinstance(node, cst.Call) else node)


def is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def without(items: Sequence[Item], index: int) -> list[Item]:
    """The arguments or elements but one; the last keeps the comma, or the lack of one, of the one that was last."""
    left = [*items[:index], *items[index + 1 :]]
    if left and index == len(left):
        left[-1] = cast("Item", left[-1].with_changes(comma=items[index].comma))
    return left


def standing_in(expression: Left, for_: cst.BaseExpression) -> Left:
    """The expression in the other one's parentheses: without them a line break inside might end the statement."""
    return expression.with_changes(
        lpar=[*for_.lpar, *expression.lpar],
        rpar=[*expression.rpar, *for_.rpar],
    )


def other_operands(node: cst.BooleanOperation, *, of_left: bool, of_right: bool) -> Iterator[cst.BaseExpression]:
    """What is left of `a and b` without `a`, without `b`, or without the one and then the other."""
    if of_left:
        yield standing_in(node.right, for_=node)
    if of_right:
        yield standing_in(node.left, for_=node)


def text_of(node: cst.BaseExpression) -> str | None:
    """The value of a plain string literal."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString | cst.ConcatenatedString) else None
    return value if isinstance(value, str) else None
