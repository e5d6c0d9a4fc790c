"""Branches that are always or never taken."""

import libcst as cst

from auditor.operators._context import Context


def constant(test: cst.BaseExpression, value: bool) -> cst.BaseExpression:
    """`True` or `False` in the test's place and parentheses."""
    return cst.Name(str(value), lpar=test.lpar, rpar=test.rpar)


def without_branch(node: cst.If, context: Context) -> cst.CSTNode | cst.RemovalSentinel:
    """The `if` as when its test is never true; one that has, or is, another branch stays, with `False` as its test."""
    above = context.parent(node)
    is_elif = isinstance(above, cst.If) and above.orelse is node
    if node.orelse is None and not is_elif:
        return cst.RemoveFromParent()
    return node.with_changes(test=constant(node.test, value=False))
