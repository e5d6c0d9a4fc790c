"""For each mutant: which tests, in which order, how long at most, in which tier; or why nothing is run."""

from auditor.plan.plan import plan

__all__ = ["plan"]
