"""mutmut side by side: its own command on a copy of the project, and its results as mutants and verdicts of ours."""

from auditor.mutmut_engine.judge import Judged, judge_with_mutmut

__all__ = ["Judged", "judge_with_mutmut"]
