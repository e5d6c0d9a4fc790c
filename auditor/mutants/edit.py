"""From a change of the tree to a change of the text: exact, and of something that can be read by itself."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import cast

import libcst as cst

from auditor.model.mutant import Edit
from auditor.model.span import Span
from auditor.mutants.change import Change
from auditor.mutants.difference import smallest_difference
from auditor.mutants.place import first_token
from auditor.operators import Context

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # str.splitlines also splits at form feeds
Block = (cst.IndentedBlock, cst.Module)


def edit_of(context: Context, change: Change) -> Edit:
    """The edit that makes of the file's text exactly what libcst would render of the changed tree.

    It holds the smallest whole expression, keyword argument or statement around the change; a compound statement is
    cut to the lines that differ, a removed one goes with its lines.
    """
    if isinstance(change.replacement, cst.RemovalSentinel):
        return _removal(context, change.node)
    if isinstance(change.replacement, cst.FlattenSentinel):
        return _lines(context, change.node, change.replacement)
    old, new = change.node, change.replacement
    if not isinstance(old, cst.BaseSmallStatement):  # `x = f(y)` → `x = None` says more than `f(y)` → `None`
        old, new = smallest_difference(old, new)
    whole = _readable(context, old)
    if whole is not old:
        new = whole.deep_replace(old, new)
    if isinstance(whole, cst.BaseCompoundStatement):
        return _lines(context, whole, [new])
    if isinstance(whole, cst.BaseSmallStatement):
        return _edit(context, context.position(whole), _render_small(context, whole, new))
    span, text = context.extent(whole), _render_expression(context, whole, new)
    keyword = context.parent(whole)
    if isinstance(keyword, cst.Arg) and keyword.keyword is not None:
        start = context.extent(keyword.keyword)
        before = Span(line=start.line, column=start.column, end_line=span.line, end_column=span.column)
        span = Span(line=start.line, column=start.column, end_line=span.end_line, end_column=span.end_column)
        text = context.text(before) + text
    return _edit(context, span, text)


def _readable(context: Context, node: cst.CSTNode) -> cst.CSTNode:
    """The node, or the nearest one around it, that makes sense by itself."""
    while not _stands_alone(context, node):
        above = context.parent(node)
        assert above is not None, "every node stands in a statement"
        node = above
    return node


def _stands_alone(context: Context, node: cst.CSTNode) -> bool:
    above = context.parent(node)
    if isinstance(node, cst.BaseCompoundStatement):
        return not (isinstance(above, cst.If) and above.orelse is node)  # an `elif` is no statement
    if isinstance(node, cst.BaseExpression):
        is_part_of_a_name = isinstance(above, cst.Attribute) and above.attr is node
        is_keyword = isinstance(above, cst.Arg) and above.keyword is node
        return not (is_part_of_a_name or is_keyword or isinstance(node, cst.StarredElement | cst.StarredDictElement))
    return isinstance(node, cst.BaseSmallStatement)


def _edit(context: Context, span: Span, replacement: str) -> Edit:
    return Edit(path=context.path, span=span, original=context.text(span), replacement=replacement)


def _render_expression(context: Context, place: cst.CSTNode, new: cst.CSTNode) -> str:
    return _render_small(context, place, cst.Expr(cast("cst.BaseExpression", new)))


def _render_small(context: Context, place: cst.CSTNode, new: cst.CSTNode) -> str:
    alone = cast("cst.BaseSmallStatement", new.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))
    indent = _indentation(context, place)
    text = _render_block(context, indent, [cst.SimpleStatementLine([alone])])
    return text[len(indent) : -len(context.module.default_newline)]


def _render_block(context: Context, indent: str, statements: Iterable[cst.CSTNode]) -> str:
    """The statements as they read in a block of that indentation: whitespace inside parentheses depends on it."""
    if not indent:
        return "".join(map(context.code, statements))
    block = cst.IndentedBlock(body=[cast("cst.BaseStatement", one) for one in statements], indent=indent)
    return context.code(block)[len(context.module.default_newline) :]


def _indentation(context: Context, node: cst.CSTNode) -> str:
    """What stands before the statement of an indented block that holds the node."""
    while not isinstance(context.parent(node), Block):
        above = context.parent(node)
        assert above is not None, "every node stands in a block"
        node = above
    line = context.position(node).line
    column = context.position(node).column
    return context.text(Span(line=line, column=1, end_line=line, end_column=column))


def _lines(context: Context, node: cst.CSTNode, new: Iterable[cst.CSTNode]) -> Edit:
    """The lines of a compound statement, without those that stay at its beginning and its end."""
    start, end = context.offsets(context.extent(node))
    before = _LINE.findall(context.source[start:end])
    after = _LINE.findall(_render_block(context, _indentation(context, node), new))
    if not before[-1].endswith(("\n", "\r")):
        after[-1] = after[-1].rstrip("\r\n")
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    start += sum(map(len, before[:head]))
    end -= sum(map(len, before[len(before) - tail :]))
    return _edit(context, context.span(start, end), "".join(after[head : len(after) - tail]))


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))


def _removal(context: Context, node: cst.CSTNode) -> Edit:
    """The statement's whole lines; `pass` where it shares its line or is all that its block has."""
    line = context.parent(node) if isinstance(node, cst.BaseSmallStatement) else node
    block = context.parent(line) if line is not None else None
    first = context.position(first_token(node))
    start, end = context.offsets(first)[0], context.offsets(context.position(node))[1]
    shares_its_line = isinstance(line, cst.SimpleStatementLine) and len(line.body) > 1
    if isinstance(block, Block) and len(block.body) > 1 and not shares_its_line:
        last = context.position(node).end_line
        whole = Span(line=first.line, column=1, end_line=last + 1, end_column=1)
        return _edit(context, context.span(*context.offsets(whole)), "")
    return _edit(context, context.span(start, end), "pass")


def same_text(context: Context, edit: Edit) -> tuple[int, int, str]:
    """A key that two edits of the file share if, and only if, they make the same text."""
    source, new = context.source, edit.replacement
    start, end = context.offsets(edit.span)
    while start < end and new and source[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and source[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    if not new:  # what is only taken out could be taken out further on, as far as the text repeats itself
        while end < len(source) and source[start] == source[end]:
            start, end = start + 1, end + 1
    elif start == end:  # and likewise what is only put in
        while start < len(source) and source[start] == new[0]:
            start, end, new = start + 1, end + 1, new[1:] + new[0]
    return start, end, new
