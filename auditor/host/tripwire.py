"""Functions that run with a mutant though its tests never ran them without it: what they say may change its verdict.

Only functions that nobody expects to run are touched: their code is exchanged for the same with one call before it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Container
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from .swap import Pair, Swapper, walk

_CALLED = "__auditor_strayed__"


class Tripwires:
    """Made once in a host before its forks; names are "path::qualified name" of outermost functions.

    A function of an imported file that can't be wired counts as one that ran.
    """

    def __init__(self, swapper: Swapper) -> None:
        self._wires: list[tuple[str, FunctionType, CodeType, CodeType]] = []
        self._strayed: set[str] = set()
        for path in swapper.paths:
            if swapper.is_live(path):
                self._wire(path, swapper)

    def arm(self, expected: Container[str]) -> None:
        """In a child, the mutant being in: from here on all but the expected functions tell when they run.

        A function that the mutant has changed is left alone.
        """
        self._strayed = {name for name in self._strayed if name not in expected}
        setattr(builtins, _CALLED, self._strayed.add)
        for name, function, original, wired in self._wires:
            if name not in expected and function.__code__ is original:
                function.__code__ = wired

    def strayed(self) -> list[str]:
        return sorted(self._strayed)

    def _wire(self, path: str, swapper: Swapper) -> None:
        try:
            with open(path, "rb") as file:
                source = file.read()
            tree = ast.parse(source, path)
            wirer = _Wirer(path)
            wired = compile(ast.fix_missing_locations(wirer.visit(tree)), path, "exec", dont_inherit=True)
            pairs = list(walk(Pair(compile(source, path, "exec", dont_inherit=True), wired, None)))
        except (OSError, SyntaxError, ValueError, RecursionError):
            self._strayed.add(f"{path}::")  # of this file nothing is known
            return
        told = set()
        for pair in pairs:
            name = f"{path}::{_qualified(pair)}"
            if pair.chain() == [pair] and name in wirer.names:
                live = swapper.live(path, pair.old)
                self._wires += [(name, function, function.__code__, pair.new) for function in live]
                told |= {name} if live else set()
        self._strayed |= wirer.names - told


@lru_cache(maxsize=1)
def tripwires_of(swapper: Swapper) -> Tripwires:
    return Tripwires(swapper)


class _Wirer(ast.NodeTransformer):
    def __init__(self, path: str) -> None:
        self._path, self._classes = path, [""]
        self.names: set[str] = set()

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        self._classes.append(f"{self._classes[-1]}{node.name}.")
        self.generic_visit(node)
        self._classes.pop()
        return node

    def visit_FunctionDef(self, node: Any) -> Any:
        name = f"{self._path}::{self._classes[-1]}{node.name}"
        self.names.add(name)
        call = ast.Expr(ast.Call(ast.Name(_CALLED, ast.Load()), [ast.Constant(name)], []))
        behind = 0 if ast.get_docstring(node, clean=False) is None else 1
        node.body.insert(behind, ast.copy_location(call, node.body[0]))
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815


def _qualified(pair: Pair) -> str:
    names = []
    link: Pair | None = pair
    while link is not None and link.parent is not None:
        names.append(link.old.co_name)
        link = link.parent
    return ".".join(reversed(names))
