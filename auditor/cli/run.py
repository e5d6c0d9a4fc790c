"""`python -m auditor run`."""

from pathlib import Path
from typing import Any

import click

from auditor.cli.options import config_from, config_options
from auditor.cli.progress import shown_progress
from auditor.cli.scope import scope_options
from auditor.errors import ExitCode
from auditor.model.run import Run
from auditor.pipeline import run as run_pipeline
from auditor.report import summary


@click.command(
    epilog="\b\nExit codes: 0 passed, 1 gate not met, 2 usage or configuration, 3 suite not green or empty,\n"
    "4 environment, 5 incomplete or self-check failed, 70 our own fault, 130 interrupted."
)
@config_options
@scope_options
@click.option("--fail-under", type=float, metavar="N", help="The gate: least mutation score, in percent.")
@click.option("--format", "format_", multiple=True, metavar="NAME", help="A report format; may be repeated.")
@click.option("--cache/--no-cache", default=None, help="Reuse the last run's verdicts where nothing changed (default).")
def run(project: Path, **given: Any) -> ExitCode:
    """Audit PROJECT (default: this folder): mutate its code, see which tests notice, write a report.

    \b
    Examples:
      python -m auditor run
      python -m auditor run ../shop --source shop --tests tests --jobs 4
      python -m auditor run --database-env DB_DSN=postgresql --fail-under 90
      python -m auditor run --diff-base main
      python -m auditor run --families tenant --time-budget 5m
    """
    config = config_from(project, given)
    with shown_progress() as progress:
        finished, report = run_pipeline(config, progress)
    click.echo(summary(finished, report))
    return exit_code(finished)


def exit_code(run: Run) -> ExitCode:
    """What the gate decided, as an exit code."""
    if run.gate.incomplete:
        return ExitCode.INCOMPLETE
    return ExitCode.PASSED if run.gate.passed else ExitCode.GATE_NOT_MET
