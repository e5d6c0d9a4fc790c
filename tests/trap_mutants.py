"""Mutants that a trap project asks for itself: a comment `# name: old => new` behind a statement of one line."""

import ast
import re

from auditor.model.mutant import Edit, Found, Mutant
from auditor.model.span import Span

ASKED = re.compile(r"  # (?P<name>\w+): (?P<old>.+) => (?P<new>.*)$")


def find_traps(sources):
    """In place of the operators' mutants: those of the comments, each under its own name."""
    found = tuple(mutant for path, text in sorted(sources.items()) for mutant in _of_file(path, text))
    return Found(mutants=found, excluded=())


def _of_file(path, text):
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for number, line in enumerate(text.splitlines(), start=1):
        asked = ASKED.search(line)
        if asked is None:
            continue
        code, old = line[: asked.start()], asked["old"]
        assert code.count(old) == 1, f"{path}:{number}: {old!r} must be there once"
        column = code.index(old) + 1
        span = Span(line=number, column=column, end_line=number, end_column=column + len(old))
        indent = len(code) - len(code.lstrip())
        statement = Span(line=number, column=indent + 1, end_line=number, end_column=len(code) + 1)
        around = [node.name for node in functions if node.lineno < number <= node.end_lineno]
        yield Mutant(
            id=asked["name"],
            edits=(Edit(path=path, span=span, original=old, replacement=asked["new"]),),
            operator="general/trap",
            family="general",
            function=".".join(around),
            statement=statement,
        )
