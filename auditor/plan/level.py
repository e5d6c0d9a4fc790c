"""How deep a run looks at each line."""

from collections.abc import Iterable

from auditor.model.mutant import GENERAL, Mutant


def one_a_line(mutants: Iterable[Mutant]) -> tuple[Mutant, ...]:
    """Every domain mutant, and of a line's general ones that with the least id: any one, but always the same."""
    mutants = tuple(mutants)
    least: dict[tuple[str, int], str] = {}
    for mutant in mutants:
        if mutant.family == GENERAL:
            place = mutant.path, mutant.span.line
            least[place] = min(least.get(place, mutant.id), mutant.id)
    return tuple(m for m in mutants if m.family != GENERAL or least[m.path, m.span.line] == m.id)
