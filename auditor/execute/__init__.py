"""Run the plan: one verdict a mutant, each on disk as it comes."""

from auditor.execute.budget import Budget
from auditor.execute.claim import claimed
from auditor.execute.execute import execute
from auditor.execute.journal import Journal, NothingToResume, begin, resume

__all__ = ["Budget", "Journal", "NothingToResume", "begin", "claimed", "execute", "resume"]
