"""Which mutant of ours is the same change as a mutant of mutmut's: the two functions, parsed, are equal."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping

from auditor.model.mutant import Mutant
from auditor.model.render import mutated_source
from auditor.mutmut_engine.results import Result, functions_of


class Twins:
    """Mutants with equal text are given away in turn, the last of them again: mutmut makes some changes twice. Where a
    mutant of the domain's operators is a general one as well, ours is the domain's."""

    def __init__(self, mutants: Iterable[Mutant], sources: Mapping[str, str]) -> None:
        self._ids: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for mutant in mutants:
            if mutant.function:
                self._add(mutant, sources[mutant.path])

    def of(self, result: Result) -> str:
        """The id of the twin, "" when there is none."""
        ids = self._ids.get((result.path, result.function, result.body))
        if not ids:
            return ""
        return ids.pop(0) if len(ids) > 1 else ids[0]

    def _add(self, mutant: Mutant, source: str) -> None:
        try:
            functions = functions_of(ast.parse(mutated_source(source, mutant.edits)))
        except (SyntaxError, ValueError):
            return
        for name, node in functions.items():
            if mutant.function == name or mutant.function.startswith(name + "."):
                node.decorator_list = []
                self._ids[mutant.path, name, ast.dump(node)].append(mutant.id)
