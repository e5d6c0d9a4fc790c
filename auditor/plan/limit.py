"""How long a mutant may take."""

from collections.abc import Iterable

from auditor.model.baseline import Baseline
from auditor.model.plan import Tier

FACTOR = 6.0
CONSTANT = 3.0


def time_limit(tests: Iterable[int], baseline: Baseline, tier: Tier) -> float:
    """Seconds: the tests' own baseline time with room to spare, and the boot of the suite where the tier needs it."""
    own = sum(baseline.tests[test].duration for test in tests)
    boot = 0.0 if tier is Tier.COLLECTED else baseline.duration + CONSTANT
    return round(FACTOR * (own + boot) + CONSTANT, 3)
