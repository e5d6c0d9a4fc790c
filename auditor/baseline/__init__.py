"""The suite on unchanged code: run twice, in two orders, and the proof that each tier says the same."""

from auditor.baseline.calibrate import prove_tiers
from auditor.baseline.calibrate_disk import prove_disk
from auditor.baseline.take import take_baseline

__all__ = ["prove_disk", "prove_tiers", "take_baseline"]
