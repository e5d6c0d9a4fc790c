"""Run the plan: one verdict a mutant, each on disk as it comes."""

from auditor.execute.budget import Budget
from auditor.execute.claim import claimed
from auditor.execute.execute import execute
from auditor.execute.journal import Journal, NothingToResume, begin, resume
from auditor.execute.together import run_together

__all__ = ["Budget", "Journal", "NothingToResume", "begin", "claimed", "execute", "resume", "run_together"]
