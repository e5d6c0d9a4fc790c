"""Where a change stands: its statement, and the function that it belongs to."""

from typing import cast

import libcst as cst

from auditor.model.span import Span
from auditor.operators import Context

_HAS_HEADER = (
    cst.BaseCompoundStatement,
    cst.Else,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.Finally,
    cst.MatchCase,
)


def statement_of(context: Context, node: cst.CSTNode) -> Span:
    """The simple statement that holds the node, or the header of the compound one: decorators, `def` and defaults."""
    for at in (node, *context.ancestors(node)):
        if isinstance(at, cst.BaseSmallStatement | cst.SimpleStatementLine):
            return context.position(at)
        if isinstance(at, _HAS_HEADER):
            return _header(context, at)
    return context.position(context.module)


def function_of(context: Context, node: cst.CSTNode) -> str:
    """Dotted names of the functions and classes around the node ("Service.get", "outer.inner"), "" at module level."""
    return ".".join(scope.name.value for scope in reversed(context.scopes(node)))


def first_token(node: cst.CSTNode) -> cst.CSTNode:
    """Where the statement begins: at its first decorator, which libcst does not count in."""
    return node.decorators[0] if isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators else node


def _header(context: Context, node: cst.CSTNode) -> Span:
    start, _ = context.offsets(context.position(first_token(node)))
    if isinstance(node, cst.Match):
        _, end = context.offsets(context.extent(node.subject))
    else:
        end, _ = context.offsets(context.extent(cast("cst.If", node).body))
    return context.span(start, end)
