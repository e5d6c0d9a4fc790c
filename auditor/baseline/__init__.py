"""The suite on unchanged code: run twice, in two orders, and the proof that each tier says the same."""

from auditor.baseline.calibrate import prove_tiers
from auditor.baseline.calibrate_disk import prove_disk
from auditor.baseline.changed import NotCarried, take_changed_baseline
from auditor.baseline.take import take_baseline

__all__ = ["NotCarried", "prove_disk", "prove_tiers", "take_baseline", "take_changed_baseline"]
