"""Run the plan: one verdict a mutant."""

from auditor.execute.execute import execute

__all__ = ["execute"]
