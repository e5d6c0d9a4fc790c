"""What of an earlier baseline still holds, so that only the tests which a change may touch are run again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.baseline import Baseline
from auditor.model.environment import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The whole `baseline` of an earlier `run`, its lines where they stand now.

    `tests` are the ids of the tests that need not run again. `runners` run a function that changed, and have not
    changed themselves: through all other code they are to go as they did. `anew` maps path → lines of which the
    earlier baseline says nothing any more: those of functions that changed, and in their files those outside of
    functions. `hoped` are functions ("path::Class.name") that this holds for only if each turns out to be a test;
    `environment` is where it was taken, and `outside` are the files beyond the project that it read.
    """

    run: str
    baseline: Baseline
    environment: Environment
    tests: frozenset[str]
    runners: frozenset[str] = frozenset()
    anew: Mapping[str, frozenset[int]] = field(default_factory=dict)
    hoped: frozenset[str] = frozenset()
    outside: tuple[str, ...] = ()
