"""Run the plan: one verdict a mutant."""

from auditor.execute.budget import Budget
from auditor.execute.execute import execute

__all__ = ["Budget", "execute"]
