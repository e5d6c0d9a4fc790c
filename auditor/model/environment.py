"""Where a run took place, and what proved the engine before its first mutant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from auditor.model.plan import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Versions and the state of the repository; `packages` maps distribution → version in the target's interpreter."""

    auditor: str
    python: str
    platform: str
    database: str
    cores: int
    jobs: int
    packages: Mapping[str, str]
    commit: str = ""
    branch: str = ""
    dirty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCheck:
    """The self-check of one tier in one worker: the unmutated suite is green there, a mutant that changes nothing
    survives, one that raises is killed. A tier that fails is not used: `used` is False and `why` says so.

    `unrepeated` maps path → lines that this tier's children do not run where the baseline ran them; `flaky` the number
    of a test that failed there once and not the next time → its failure.
    """

    worker: int
    tier: Tier
    used: bool
    unmutated: str
    noop: str
    raising: str
    why: str = ""
    unrepeated: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    flaky: Mapping[int, str] = field(default_factory=dict)
