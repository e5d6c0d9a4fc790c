"""Which functions of the sources a test runs, as far as the baseline can tell."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from auditor.cache.functions import Split
from auditor.model.baseline import Baseline


class Runs:
    """Names are "path::qualified name".

    `early` are functions that ran at import. `always` are those of which nobody would hear that they ran: of files that
    were imported later, or again by a test. `by_test` maps a test's number to the other functions that it runs.
    """

    def __init__(self, split: Mapping[str, Split], baseline: Baseline) -> None:
        self.early: set[str] = set()
        self.always: set[str] = set()
        self.by_test: dict[int, set[str]] = defaultdict(set)
        for path, parts in split.items():
            imported = set(baseline.import_lines.get(path, ()))
            covered = baseline.covered.get(path, {})
            inside: set[int] = set()
            for name, bodies in parts.bodies.items():
                lines = set(_lines(bodies))
                inside |= lines
                if lines & imported:
                    self.early.add(f"{path}::{name}")
                if not imported & set(_lines(parts.headers[name])):
                    self.always.add(f"{path}::{name}")
                for test in {test for line in lines for test in covered.get(line, ())}:
                    self.by_test[test].add(f"{path}::{name}")
            if covered.keys() - inside:
                self.always |= {f"{path}::{name}" for name in parts.bodies}


def _lines(spans: list[tuple[int, int]]) -> Iterator[int]:
    for first, last in spans:
        yield from range(first, last + 1)
