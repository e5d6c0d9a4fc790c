"""`python -m auditor run`."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.options import config_from, config_options
from auditor.cli.progress import shown_progress
from auditor.cli.scope import scope_options
from auditor.cli.show import conclude, show_options
from auditor.errors import ExitCode
from auditor.model.run import Run
from auditor.model.verdict import Status
from auditor.pipeline import run as run_pipeline
from auditor.report import summary


@click.command(
    epilog="\b\nExit codes: 0 passed, 1 gate not met, 2 usage or configuration, 3 suite not green or empty,\n"
    "4 environment, 5 incomplete or self-check failed, 70 our own fault, 130 interrupted."
)
@config_options
@scope_options
@click.option("--fail-under", type=float, metavar="N", help="The gate: least mutation score, in percent.")
@click.option("--resume", is_flag=True, help="Go on with a run that was ended early.")
@click.option("--engine", metavar="NAME", help="Who judges the mutants: auditor (default), or mutmut's own command.")
@click.option("--format", "format_", multiple=True, metavar="NAME", help="A report format; may be repeated.")
@click.option("--cache/--no-cache", default=None, help="Reuse the last run's verdicts where nothing changed (default).")
@show_options
def run(project: Path, show: str | None, **given: Any) -> ExitCode:
    """Audit PROJECT (default: this folder): mutate its code, see which tests notice, write a report.

    \b
    Examples:
      python -m auditor run
      python -m auditor run ../shop --source shop --tests tests --jobs 4
      python -m auditor run --resume
      python -m auditor run --database-env DB_DSN=postgresql --fail-under 90
      python -m auditor run --diff-base main
      python -m auditor run --families tenant --time-budget 5m
    """
    with shown_progress(show) as progress:
        config = config_from(project, given)
        finished, report = run_pipeline(config, progress)
    conclude(show, summary(finished, report), **_facts(finished, report))
    return exit_code(finished)


def _facts(run: Run, report: Path) -> dict[str, Any]:
    """What docs/json-lines.md promises of a run's result."""
    total = run.scores.total
    return {
        "run": run.id,
        "exit_code": int(exit_code(run)),
        "passed": run.gate.passed,
        "failed_conditions": [condition.sentence for condition in run.gate.failed],
        "score": None if total.score is None else float(total.score),
        **{status.replace(" ", "_"): getattr(total, status.replace(" ", "_")) for status in (*Status, "ignored")},
        "report": str(report),
    }


def exit_code(run: Run) -> ExitCode:
    """What the gate decided, as an exit code; nothing when the run was ended early."""
    if run.unfinished:
        return ExitCode.INTERRUPTED
    if run.gate.incomplete:
        return ExitCode.INCOMPLETE
    return ExitCode.PASSED if run.gate.passed else ExitCode.GATE_NOT_MET
