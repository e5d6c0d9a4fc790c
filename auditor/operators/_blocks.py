"""Blocks taken apart: what is left of a `with` without one of its managers, and of a block without one of its parts."""

from collections.abc import Sequence

import libcst as cst

from auditor.operators._context import Context
from auditor.operators._trees import without

Replaced = cst.With | cst.FlattenSentinel[cst.CSTNode]


def without_manager(block: cst.With, index: int) -> Replaced:
    """The block without one of the things it enters; without the last one, its statements where it stood."""
    if len(block.items) > 1:
        return block.with_changes(items=without(block.items, index))
    first, *rest = lines_of(block.body)
    return cst.FlattenSentinel([first.with_changes(leading_lines=[*block.leading_lines, *first.leading_lines]), *rest])


def lines_of(body: cst.BaseSuite) -> Sequence[cst.BaseCompoundStatement | cst.SimpleStatementLine]:
    """The statements of a body, each a line of its own, also where the body stands behind the colon."""
    if isinstance(body, cst.SimpleStatementSuite):
        return [cst.SimpleStatementLine(body=body.body, trailing_whitespace=body.trailing_whitespace)]
    return [line for line in body.body if isinstance(line, cst.BaseCompoundStatement | cst.SimpleStatementLine)]


def neighbours(line: cst.CSTNode, context: Context) -> tuple[Sequence[cst.CSTNode], Sequence[cst.CSTNode]] | None:
    """The lines before and after the line in its block; None where it has no line of its own."""
    block = context.parent(line)
    if not (isinstance(line, cst.SimpleStatementLine) and isinstance(block, cst.IndentedBlock | cst.Module)):
        return None
    index = list(block.body).index(line)
    return block.body[:index], block.body[index + 1 :]


def uses_target(block: cst.With, index: int, context: Context) -> bool:
    """Whether the manager's `as` name is used in the block or anything but a plain name."""
    target = block.items[index].asname
    if target is None:
        return False
    name = target.name
    return not isinstance(name, cst.Name) or mentions(block.body, name.value, context) > 0


def mentions(node: cst.CSTNode, name: str, context: Context) -> int:
    """How often the variable is named below the node; attributes and keywords of that name don't count."""
    return sum(1 for at in below(node, context) if isinstance(at, cst.Name) and at.value == name)


def below(node: cst.CSTNode, context: Context) -> Sequence[cst.CSTNode]:
    """The node and all that is in it, but for the names of attributes and keywords."""
    found: list[cst.CSTNode] = []
    waiting: list[cst.CSTNode] = [node]
    while waiting:
        at = waiting.pop()
        found.append(at)
        for child in at.children:
            is_label = (isinstance(at, cst.Attribute) and child is at.attr) or (
                isinstance(at, cst.Arg) and child is at.keyword
            )
            if not is_label:
                waiting.append(child)
    return found
