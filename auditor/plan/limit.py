"""How long a mutant may take."""

from collections.abc import Iterable

from auditor.model.baseline import Baseline
from auditor.model.plan import Tier

FACTOR = 6.0
CONSTANT = 3.0
BOOT = 15.0  # import and collection, where the tier has to do them anew


def time_limit(tests: Iterable[int], baseline: Baseline, tier: Tier) -> float:
    """Seconds: the tests' own baseline time with room to spare, and the boot of the suite where the tier needs it."""
    own = sum(baseline.tests[test].duration for test in tests)
    boot = BOOT if tier in (Tier.IMPORTED, Tier.FRESH) else 0.0
    return round(FACTOR * own + CONSTANT + boot, 3)
