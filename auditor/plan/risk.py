"""Which mutants first, when there is not time for all."""

from collections import Counter
from collections.abc import Iterable

from auditor.model.mutant import Mutant, MutantClass
from auditor.model.wording import family_rank

_CLASSES = (MutantClass.CRITICAL, MutantClass.STANDARD, MutantClass.ADVISORY)


def riskiest_first(mutants: Iterable[Mutant]) -> tuple[str, ...]:
    """The mutants' ids: the critical ones before the others, the families as they matter; within one, every function
    once before any function twice."""
    seen: Counter[tuple[str, str, str]] = Counter()
    ranked = []
    for mutant in sorted(mutants, key=lambda mutant: mutant.id):
        place = mutant.family, mutant.path, mutant.function
        ranked.append((_CLASSES.index(mutant.class_), family_rank(mutant.family), seen[place], mutant.id))
        seen[place] += 1
    return tuple(mutant_id for *_, mutant_id in sorted(ranked))
