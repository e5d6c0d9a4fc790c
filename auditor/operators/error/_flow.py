"""Where control goes from a statement."""

from collections.abc import Iterator

import libcst as cst

from auditor.operators import Context

_FUNCTION = (cst.FunctionDef, cst.Lambda, cst.ClassDef)
_LOOP = (cst.For, cst.While)


def function_around(node: cst.CSTNode, context: Context) -> cst.FunctionDef | None:
    """The innermost, None at a module's or a class's level."""
    scope = next(iter(context.scopes(node)), None)
    return scope if isinstance(scope, cst.FunctionDef) else None


def is_generator(function: cst.FunctionDef) -> bool:
    """Whether it may be one: a `return` with a value breaks an async generator."""
    return any(isinstance(at, cst.Yield) for at in own(function.body))


def in_endless_loop(node: cst.CSTNode, context: Context) -> bool:
    """Whether it stands in a `while True`, which may have no other end."""
    return any(isinstance(at, cst.While) and _is_constant(at.test) for at in _in_function(node, context))


def ends_function(node: cst.CSTNode, context: Context) -> bool:
    """Whether nothing of the function comes after the statement."""
    below = node
    for above in context.ancestors(node):
        if isinstance(above, cst.BaseSuite) and above.body[-1] is not below:
            return False
        if isinstance(above, cst.SimpleStatementLine) and above.body[-1] is not below:
            return False
        if isinstance(above, _LOOP) or (isinstance(above, cst.Try | cst.TryStar) and above.finalbody is not None):
            return False
        if isinstance(above, cst.FunctionDef):
            return True
        below = above
    return False


def handler_around(node: cst.CSTNode, context: Context) -> cst.ExceptHandler | cst.ExceptStarHandler | None:
    """The innermost `except` clause of its function that the node is in."""
    around = _in_function(node, context)
    return next((at for at in around if isinstance(at, cst.ExceptHandler | cst.ExceptStarHandler)), None)


def _in_function(node: cst.CSTNode, context: Context) -> Iterator[cst.CSTNode]:
    for at in context.ancestors(node):
        if isinstance(at, _FUNCTION):
            return
        yield at


def _is_constant(test: cst.BaseExpression) -> bool:
    return isinstance(test, cst.Integer) or (isinstance(test, cst.Name) and test.value == "True")


def own(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The node and all below it, but not what is in functions and classes there."""
    yield node
    for below in node.children:
        if not isinstance(below, _FUNCTION):
            yield from own(below)
