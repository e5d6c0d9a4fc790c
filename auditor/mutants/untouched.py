"""The statements that no operator can change: what no mutation score says anything about."""

import ast
from collections.abc import Iterator, Mapping

from auditor.model.mutant import Found
from auditor.operators import syntax_tree

_NAMES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
_NOTHING_TO_CHANGE = (*_NAMES, ast.Pass, ast.Try, ast.TryStar)


def untouched(sources: Mapping[str, str], found: Found) -> dict[str, tuple[int, ...]]:
    """For each file the first lines of its statements that no mutant changes, excluded ones included, sorted.

    Definitions, imports, docstrings, bare annotations, `pass` and `try:` are no statements here: there is nothing to
    change. Of a file that this Python can't parse nothing is said.
    """
    every = (*found.mutants, *(one.mutant for one in found.excluded))
    touched: dict[str, set[int]] = {path: set() for path in sources}
    for mutant in every:
        touched[mutant.path].update((mutant.statement.line, mutant.span.line))
    return {
        path: tuple(sorted({line for line in _statements(source) if line not in touched[path]}))
        for path, source in sources.items()
    }


def _statements(source: str) -> Iterator[int]:
    tree = syntax_tree(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.stmt) and not isinstance(node, _NOTHING_TO_CHANGE) and not _is_a_remark(node):
            yield node.lineno


def _is_a_remark(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
            return True
    return False
