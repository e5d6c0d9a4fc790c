"""The command line: one command a file."""

import click

import auditor
from auditor.cli.failures import reported
from auditor.cli.merge import merge
from auditor.cli.mutants import mutants
from auditor.cli.operators import operators
from auditor.cli.run import run
from auditor.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(auditor.__version__, prog_name="auditor")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def cli() -> None:
    """Would your tests notice a lost tenant filter, commit or await?

    \b
    Examples:
      python -m auditor run                                     audit the project in this folder
      python -m auditor run --source app --tests tests          one without [tool.auditor]
      python -m auditor run --diff-base main                    only what changed
      python -m auditor mutants                                 what would be changed, without running anything
      python -m auditor verify --sample 40                      check verdicts the slow, obvious way
    """


cli.add_command(merge)
cli.add_command(mutants)
cli.add_command(operators)
cli.add_command(run)
cli.add_command(verify)


def main() -> None:
    """Run the command line and leave with its exit code."""
    reported(cli)
