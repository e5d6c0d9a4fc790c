"""Stage: a run to files, and to the lines that a terminal shows."""

from auditor.report.summary import summary
from auditor.report.write import prepare_output, write_report, writers_for

__all__ = ["prepare_output", "summary", "write_report", "writers_for"]
