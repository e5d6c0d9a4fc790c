"""Which mutants a change touches: those on changed lines, and those on lines whose covering tests changed."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant
from auditor.plan.changes import Changes
from auditor.plan.select import covering_tests, statement_lines

_READ_BY_NO_TEST = {".md", ".rst", ".pyc"}
NOTHING: frozenset[int] = frozenset()


def touched(
    mutants: Iterable[Mutant], changes: Changes, baseline: Baseline, project: Path, tests: tuple[str, ...]
) -> tuple[Mutant, ...]:
    """The mutants with a changed line in their statement, or with a covering test that changed, in their order."""
    changed = changed_tests(changes, baseline, project, tests)

    def is_touched(mutant: Mutant) -> bool:
        lines = changes.lines.get(mutant.path, NOTHING)
        return not lines.isdisjoint(statement_lines(mutant)) or not changed.isdisjoint(
            covering_tests(mutant, baseline, everything=False)
        )

    return tuple(mutant for mutant in mutants if is_touched(mutant))


def changed_tests(changes: Changes, baseline: Baseline, project: Path, tests: tuple[str, ...]) -> frozenset[int]:
    """The tests whose function changed; all of a file where a line outside its test functions did (a fixture, an
    import), all below its folder for a conftest.py, and all there are for any other file among the tests."""
    folders = [name.partition("::")[0] for name in tests]
    in_file: dict[str, set[int]] = {}
    for number, test in enumerate(baseline.tests):
        in_file.setdefault(test.path, set()).add(number)
    changed: set[int] = set()
    for path, lines in changes.lines.items():
        if path in in_file:
            changed |= _changed_in(_text(project / path), lines, in_file[path], baseline)
        elif PurePosixPath(path).name == "conftest.py":
            folder = PurePosixPath(path).parent
            changed |= {n for n, test in enumerate(baseline.tests) if PurePosixPath(test.path).is_relative_to(folder)}
        elif any(PurePosixPath(path).is_relative_to(folder) for folder in folders) and _may_be_read(path):
            changed.update(range(len(baseline.tests)))
    return frozenset(changed)


def _changed_in(text: str, lines: frozenset[int], own: set[int], baseline: Baseline) -> set[int]:
    functions = list(_functions(text))
    changed: set[int] = set()
    for line in lines:
        within = next((span for span in functions if line in span), range(0))
        inside = {test for test in own if baseline.tests[test].line in within}
        changed |= inside or own
    return changed


def _functions(text: str) -> Iterator[range]:
    """The lines of each outermost function and method, decorators included."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):  # another Python's syntax: then the whole file counts
        return
    todo: list[ast.AST] = [tree]
    while todo:
        for node in ast.iter_child_nodes(todo.pop()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                yield range(first, (node.end_lineno or node.lineno) + 1)
            elif isinstance(node, ast.ClassDef | ast.If | ast.Try):
                todo.append(node)


def _text(file: Path) -> str:
    return file.read_bytes().decode(errors="replace")


def _may_be_read(path: str) -> bool:
    place = PurePosixPath(path)
    hidden = any(part.startswith(".") or part == "__pycache__" for part in place.parts)
    return not hidden and place.suffix not in _READ_BY_NO_TEST
