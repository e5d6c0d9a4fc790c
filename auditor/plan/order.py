"""In which order a mutant's tests are run."""

from collections.abc import Iterable

from auditor.model.baseline import Baseline


def in_order(tests: Iterable[int], baseline: Baseline) -> tuple[int, ...]:
    """The suite's own order: it is the one that decides, every other is a quicker way to the same word."""
    return tuple(sorted(tests))
