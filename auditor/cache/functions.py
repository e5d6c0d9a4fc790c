"""A Python file as its functions and its shell: what an edit of one function leaves as it was."""

import ast
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from auditor.cache.digest import digest, digest_of_bytes

Function = ast.FunctionDef | ast.AsyncFunctionDef
_WORD = re.compile(r"(\bdef\s+)?\b([^\W\d]\w*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Digests of a file's parts. `functions` are keyed by qualified name; functions within one belong to it, and those
    of the same name go together. `headers` and `bodies` are their first and last lines.

    The shell is all that runs at import or can be seen without a call: headers, docstrings and the kind of each
    function included, line numbers and comments left out.
    """

    shell: str
    functions: dict[str, str]
    headers: dict[str, list[tuple[int, int]]]
    bodies: dict[str, list[tuple[int, int]]]


def split_source(source: bytes) -> Split:
    """Every function apart from the shell; a file that this Python can't parse is all shell."""
    return _split(source, lambda name, node: _header(node))


def split_tests(source: bytes, tests: Collection[str]) -> Split:
    """The tests of these qualified names apart from the shell, each with its header: nobody but pytest calls them.

    A test stays in the shell when its header calls anything but a mark.
    """
    return _split(source, lambda name, node: None if name in tests and _is_plain(node) else node)


def test_like(source: bytes) -> set[str]:
    """The qualified names of the functions that pytest takes for tests, unless it is told otherwise."""
    return {name for name in split_source(source).functions if name.rpartition(".")[2].startswith("test")}


def mentioned(text: str) -> set[str]:
    """The words of a file that are more than the name of a function being made."""
    return {word for made, word in _WORD.findall(text) if not made}


def _split(source: bytes, leave: Callable[[str, Function], Function | None]) -> Split:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return Split(shell=digest_of_bytes(source), functions={}, headers={}, bodies={})
    splitter = _Splitter(leave)
    shell = ast.dump(splitter.visit(tree))
    functions = {name: digest(*texts) for name, texts in sorted(splitter.texts.items())}
    return Split(shell=digest(shell), functions=functions, headers=splitter.headers, bodies=splitter.bodies)


class _Splitter(ast.NodeTransformer):
    """`leave` says what of a function stays in the shell; what stays whole is not a part of its own."""

    def __init__(self, leave: Callable[[str, Function], Function | None]) -> None:
        self._leave, self._classes = leave, [""]
        self.texts: dict[str, list[str]] = {}
        self.headers: dict[str, list[tuple[int, int]]] = {}
        self.bodies: dict[str, list[tuple[int, int]]] = {}

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._classes.append(f"{self._classes[-1]}{node.name}.")
        self.generic_visit(node)
        self._classes.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST | None:
        return self._take(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST | None:
        return self._take(node)

    def _take(self, node: Function) -> ast.AST | None:
        name = self._classes[-1] + node.name
        first = min(node.lineno, *(decorator.lineno for decorator in node.decorator_list), node.lineno)
        begin, end = node.body[0].lineno, node.end_lineno or node.body[-1].lineno
        text = ast.dump(node)
        left = self._leave(name, node)
        if left is not node:
            self.texts.setdefault(name, []).append(text)
            self.headers.setdefault(name, []).append((first, max(node.lineno, begin - 1)))
            self.bodies.setdefault(name, []).append((begin, end))
        return left


def _header(node: Function) -> Function:
    """The function as it is seen uncalled: a generator without a body is marked as one."""
    kind = "generator" if _yields(node) else "function"
    documented = ast.get_docstring(node, clean=False) is not None
    return type(node)(
        name=f"{kind} {node.name}",
        args=node.args,
        body=node.body[:1] if documented else [],
        decorator_list=node.decorator_list,
        returns=node.returns,
        **({"type_params": node.type_params} if hasattr(node, "type_params") else {}),
    )


def _yields(node: Function) -> bool:
    inside: list[ast.AST] = list(node.body)
    while inside:
        one = inside.pop()
        if isinstance(one, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(one, Function | ast.Lambda):
            inside.extend(ast.iter_child_nodes(one))
    return False


def _is_plain(node: Function) -> bool:
    header = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    calls = [call for part in header for call in ast.walk(part) if isinstance(call, ast.Call)]
    marks = [decorator for decorator in node.decorator_list if _is_mark(decorator)]
    return len(marks) == len(node.decorator_list) and all(_is_mark(call) or _is_param(call) for call in calls)


def _is_mark(node: ast.expr) -> bool:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node).startswith("pytest.mark.")


def _is_param(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "pytest.param"
