"""What mutmut left behind: a function and an exit code for each of its mutants.

The format is that of mutmut 3.8: beside `mutants/<file>.py`, which holds every variant of a function under a name of
its own, `mutants/<file>.py.meta` maps each variant to the exit code of its child.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.model.verdict import Status

_CLASS = "\u01c1"  # what mutmut writes around the class's name
_STATUS = {
    0: (Status.SURVIVED, ""),
    1: (Status.KILLED, "mutmut does not say by which test"),
    3: (Status.KILLED, "pytest failed within itself, which mutmut counts as a kill"),
    5: (Status.NO_COVERAGE, "mutmut found no test for it"),
    33: (Status.NO_COVERAGE, "mutmut found no test for it"),
    **dict.fromkeys((24, -24, 36, 152, 255), (Status.TIMEOUT, "mutmut's time limit")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """mutmut's word on one variant of the function `function` (qualified name) in the file `path`.

    `body` is the variant's syntax tree as text, under the function's own name and without its decorators.
    """

    name: str
    path: str
    function: str
    body: str
    status: Status
    detail: str


def read_results(copy: Path, path: str) -> Iterator[Result]:
    """The results for one source file, in mutmut's order; none where it made no mutants."""
    mutated = copy / "mutants" / path
    meta = mutated.with_name(mutated.name + ".meta")
    if not meta.is_file():
        return
    codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    if not codes:
        return
    variants = functions_of(ast.parse(mutated.read_text(encoding="utf-8")))
    for name, code in codes.items():
        variant = name.rpartition(".")[2]
        function = _qualified(variant)
        node = variants[".".join([*function.split(".")[:-1], variant])]
        node.name, node.decorator_list = function.rpartition(".")[2], []  # `@classmethod` is above each variant
        status, detail = _STATUS.get(code, (Status.ERROR, f"mutmut: exit code {code}"))
        yield Result(name=name, path=path, function=function, body=ast.dump(node), status=status, detail=detail)


def _qualified(variant: str) -> str:
    """`x_double__mutmut_1` is a function `double`, `xǁCartǁtotal__mutmut_2` a method `Cart.total`."""
    original = variant.rpartition("__mutmut_")[0]
    if original.startswith("x" + _CLASS):
        return ".".join(original.removeprefix("x" + _CLASS).split(_CLASS))
    return original.removeprefix("x_")


def functions_of(tree: ast.AST, prefix: str = "") -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a module, and the methods of its classes, by qualified name."""
    found: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[prefix + node.name] = node
        elif isinstance(node, ast.ClassDef):
            found.update(functions_of(node, f"{prefix}{node.name}."))
        elif not isinstance(node, ast.expr):
            found.update(functions_of(node, prefix))
    return found
