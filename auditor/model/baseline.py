"""The suite on unchanged code: what each test ran, how long it took, and which facts the choice of a tier needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.test import Test


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCoverage:
    """How much of one source file the suite ran, by coverage.py's counting; a branch is the lines where it leaves and
    where it arrives, below 0 for the function's end."""

    statements: int
    covered_statements: int
    branches: int
    covered_branches: int
    missing_lines: tuple[int, ...] = ()
    missing_branches: tuple[tuple[int, int], ...] = ()

    @property
    def line_rate(self) -> float:
        return self.covered_statements / self.statements if self.statements else 1.0

    @property
    def branch_rate(self) -> float:
        return self.covered_branches / self.branches if self.branches else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The two baseline runs, joined.

    `covered` maps path → line → indexes into `tests` that ran the line; `import_lines` maps path → lines that ran
    before the first test; `unsettled_lines` are lines charged to different tests in the two orders (lazy singletons,
    memos, shared teardown): any test may depend on them. `session_lines` ran in a fixture of session scope,
    `end_lines` after the last test; `unrepeated_lines` do not run again where they ran when the suite is run once more
    in the same process. `process_tests` are tests that a program was started for, `source_readers` maps path → tests
    that read that source as a file: only a mutant on disk is seen by those. `carried` are the tests that were not run:
    what they did is that of the run `carried_from`, and nothing it depends on has changed since.
    """

    tests: tuple[Test, ...]
    covered: Mapping[str, Mapping[int, tuple[int, ...]]]
    import_lines: Mapping[str, tuple[int, ...]]
    unsettled_lines: Mapping[str, tuple[int, ...]]
    coverage: Mapping[str, FileCoverage]
    duration: float
    session_lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    end_lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unrepeated_lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    threads_after_collection: bool = False
    process_tests: tuple[int, ...] = ()
    source_readers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    third_party_modules: tuple[str, ...] = field(default=())
    carried: tuple[int, ...] = ()
    carried_from: str = ""

    def beyond_memory(self, path: str | None = None) -> tuple[int, ...]:
        """The tests that see a change of the file, or of any file, only where it is on disk."""
        readers = [self.source_readers.get(path, ())] if path is not None else self.source_readers.values()
        return tuple(sorted({*self.process_tests, *(test for tests in readers for test in tests)}))
