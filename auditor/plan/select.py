"""Which tests can notice a mutant."""

from auditor.model.baseline import Baseline
from auditor.model.mutant import Mutant


def covering_tests(mutant: Mutant, baseline: Baseline, *, everything: bool) -> tuple[int, ...]:
    """The tests that ran a line of the mutant's statement; all tests when its code runs at import (`everything`)."""
    if everything:
        return tuple(range(len(baseline.tests)))
    covered = baseline.covered.get(mutant.path, {})
    return tuple(sorted({test for line in statement_lines(mutant) for test in covered.get(line, ())}))


def statement_lines(mutant: Mutant) -> range:
    return range(mutant.statement.line, mutant.statement.end_line + 1)
