"""Conditions joined by "and" and by "or", with SQLAlchemy's operators or its functions."""

from collections.abc import Sequence
from functools import reduce

import libcst as cst

from auditor.operators import Context, called_name

_TIGHT = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)


def all_of(conditions: Sequence[cst.BaseExpression]) -> cst.BaseExpression:
    """`(a) & (b)`."""
    return _joined(conditions, cst.BitAnd)


def any_of(
    conditions: Sequence[cst.BaseExpression], in_place_of: cst.BaseExpression | None = None
) -> cst.BaseExpression:
    """`(a) | (b)`, in the parentheses of the expression whose place it takes."""
    joined = _joined(conditions, cst.BitOr)
    if in_place_of is None:
        return joined
    return joined.with_changes(lpar=in_place_of.lpar, rpar=in_place_of.rpar)


def operands_of_or(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The alternatives of `or_(a, b)` or `a | b`; none for anything else."""
    match node:
        case cst.Call(args=arguments) if called_name(node) == "or_":
            return [argument.value for argument in arguments]
        case cst.BinaryOperation(operator=cst.BitOr(), left=left, right=right):
            return [*(operands_of_or(left) or [left]), *(operands_of_or(right) or [right])]
    return []


def disjunction_name(conjunction: cst.Call, context: Context) -> cst.BaseExpression | None:
    """`sa.or_` for `sa.and_()`, `or_` for `and_()` in a file that imports it, else None."""
    if isinstance(conjunction.func, cst.Attribute):
        return conjunction.func.with_changes(attr=cst.Name("or_"))
    return cst.Name("or_") if any(_imports_or(line) for line in context.module.body) else None


def _imports_or(line: cst.CSTNode) -> bool:
    statements = line.body if isinstance(line, cst.SimpleStatementLine) else []
    return any(
        alias.name.value == "or_" and alias.asname is None
        for statement in statements
        if isinstance(statement, cst.ImportFrom) and not isinstance(statement.names, cst.ImportStar)
        for alias in statement.names
    )


def _joined(conditions: Sequence[cst.BaseExpression], operator: type[cst.BaseBinaryOp]) -> cst.BaseExpression:
    """Each but names and calls in parentheses: `==` binds less tightly than `&` and `|`."""
    parts = [enclosed(condition) for condition in conditions]
    return reduce(lambda left, right: cst.BinaryOperation(left, operator(), right), parts)


def enclosed(condition: cst.BaseExpression) -> cst.BaseExpression:
    """In parentheses, unless it is read as one thing without them."""
    if condition.lpar or isinstance(condition, _TIGHT):
        return condition
    return condition.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
