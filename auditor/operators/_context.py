"""A source file as operators see it: the tree, who holds whom, and where everything stands in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache, cached_property
from typing import cast

import libcst as cst
from libcst.metadata import (
    CodeRange,
    MetadataWrapper,
    PositionProvider,
    WhitespaceInclusivePositionProvider,
)

from auditor.model.span import Span
from auditor.operators._tenancy import Tenancy

_NEWLINE = re.compile(r"\r\n|\r|\n")

WHITESPACE = (cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline)
Statement = cst.BaseSmallStatement | cst.BaseCompoundStatement


class Context:
    """One parsed file.

    Parameters: `path` is posix and relative to the project, `source` the text, `module` its tree, `tenancy` the
    project's names for the tenant.
    """

    def __init__(self, path: str, source: str, module: cst.Module, tenancy: Tenancy) -> None:
        self.path, self.source, self.tenancy = path, source, tenancy
        # libcst's parser makes no node twice, so the wrapper need not copy the tree
        self.wrapper = MetadataWrapper(module, unsafe_skip_copy=True)

    @property
    def module(self) -> cst.Module:
        return self.wrapper.module

    def nodes(self) -> Iterator[cst.CSTNode]:
        """Every node below the module but whitespace and comments, the whole before its parts."""
        return iter(self._parents)

    def code(self, node: cst.CSTNode) -> str:
        """The node's text as if it stood at the left margin."""
        return self.module.code_for_node(node)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        return self._parents.get(node)

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The node's parent, its parent, and so on to the module."""
        above = self.parent(node)
        while above is not None:
            yield above
            above = self.parent(above)

    def statement(self, node: cst.CSTNode) -> Statement | None:
        """The innermost statement that holds the node, or is it."""
        return next((at for at in (node, *self.ancestors(node)) if isinstance(at, Statement)), None)

    def scopes(self, node: cst.CSTNode) -> tuple[cst.FunctionDef | cst.ClassDef, ...]:
        """The functions and classes around the node, innermost first; a decorator or a default belongs to its own."""
        return tuple(at for at in (node, *self.ancestors(node)) if isinstance(at, cst.FunctionDef | cst.ClassDef))

    def position(self, node: cst.CSTNode) -> Span:
        """Where the node stands, without the parentheses and the whitespace that it owns."""
        return _span(self._positions[node])

    def extent(self, node: cst.CSTNode) -> Span:
        """Where all that the node is rendered to stands: with parentheses and owned whitespace."""
        return _span(self._extents[node])

    def text(self, span: Span) -> str:
        start, end = self.offsets(span)
        return self.source[start:end]

    def offsets(self, span: Span) -> tuple[int, int]:
        """Where the span begins and ends in the text, in characters."""
        return self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)

    def span(self, start: int, end: int) -> Span:
        """The inverse of `offsets`."""
        line, end_line = bisect_right(self._line_starts, start), bisect_right(self._line_starts, end)
        return Span(
            line=line,
            column=start - self._line_starts[line - 1] + 1,
            end_line=end_line,
            end_column=end - self._line_starts[end_line - 1] + 1,
        )

    def _offset(self, line: int, column: int) -> int:
        if line > len(self._line_starts):  # libcst ends every statement with a newline, also where the file has none
            return len(self.source)
        return self._line_starts[line - 1] + column - 1

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in _NEWLINE.finditer(self.source)))

    @cached_property
    def _parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        """Without whitespace and comments: a quarter of the time that libcst's own provider takes."""
        parents: dict[cst.CSTNode, cst.CSTNode] = {}
        waiting: list[cst.CSTNode] = [self.module]
        for above in waiting:
            below = list(_children(above))
            parents.update(dict.fromkeys(below, above))
            waiting += below
        return parents

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        return cast("Mapping[cst.CSTNode, CodeRange]", self.wrapper.resolve(PositionProvider))

    @cached_property
    def _extents(self) -> Mapping[cst.CSTNode, CodeRange]:
        return cast("Mapping[cst.CSTNode, CodeRange]", self.wrapper.resolve(WhitespaceInclusivePositionProvider))


def _children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for name in _field_names(type(node)):
        value = getattr(node, name)
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, cst.CSTNode) and not isinstance(one, WHITESPACE):
                yield one


@cache
def _field_names(type_: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(type_))


def _span(place: CodeRange) -> Span:
    return Span(
        line=place.start.line,
        column=place.start.column + 1,
        end_line=place.end.line,
        end_column=place.end.column + 1,
    )
