"""The engine's verdicts checked the slow, obvious way. Imports neither plan, workers nor host."""

from auditor.verify.compare import Agreement, Comparison
from auditor.verify.verify import verify

__all__ = ["Agreement", "Comparison", "verify"]
