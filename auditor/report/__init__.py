"""Stage: a run to files, and to the lines that a terminal shows."""

from auditor.report.summary import summary
from auditor.report.write import write_report, writers_for

__all__ = ["summary", "write_report", "writers_for"]
