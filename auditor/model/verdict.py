"""What became of a mutant."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.model.plan import Tier
from auditor.model.test import Outcome


class Status(StrEnum):
    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timeout"
    NO_COVERAGE = "no coverage"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEntry:
    """What one covering test said of the mutant; `failure` is the first line of its failure."""

    test: int
    outcome: Outcome
    failure: str = ""
    duration: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Always what the slow, obvious way says: the mutant on disk, a fresh process, a fresh database, the whole suite.

    `row` holds the tests that were run, in order; `detail` explains an error or a time-out; `duration` is what it
    cost a worker, in seconds, its database included. `cached` says that an earlier run reached it, and that nothing it
    depends on has changed since. `strayed` are functions ("path::qualified name") that ran with the mutant, and without
    it with none of its tests; None where nobody looked.
    """

    mutant_id: str
    status: Status
    row: tuple[RowEntry, ...] = ()
    tier: Tier | None = None
    duration: float = 0.0
    worker: int = 0
    detail: str = ""
    cached: bool = False
    strayed: tuple[str, ...] | None = None

    @property
    def killers(self) -> tuple[int, ...]:
        return tuple(entry.test for entry in self.row if not entry.outcome.is_green)

    @property
    def misses(self) -> tuple[int, ...]:
        return tuple(entry.test for entry in self.row if entry.outcome.is_green)
