"""Small surgery on libcst trees that several operators need."""

from collections.abc import Sequence
from typing import TypeVar, cast

import libcst as cst

Item = TypeVar("Item", bound=cst.Arg | cst.BaseElement | cst.WithItem)
Left = TypeVar("Left", bound=cst.BaseExpression)


def called_name(call: cst.Call) -> str:
    """The last name of what is called: "where" for `select(User).where(...)`, "" for `f()()`."""
    function = call.func
    if isinstance(function, cst.Attribute):
        return function.attr.value
    return function.value if isinstance(function, cst.Name) else ""


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


def text_of(node: cst.BaseExpression) -> str | None:
    """The value of a plain string literal."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString | cst.ConcatenatedString) else None
    return value if isinstance(value, str) else None
