"""`python -m auditor merge`."""

from pathlib import Path

import click

from auditor.cli.run import exit_code
from auditor.config.load import DEFAULT_FORMATS
from auditor.errors import ExitCode
from auditor.merge import merge as join
from auditor.model.codec import load_run
from auditor.report import prepare_output, summary, write_report, writers_for


@click.command()
@click.argument("parts", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), default=Path("reports"), metavar="DIR", show_default=True)
@click.option(
    "--format", "formats", multiple=True, default=DEFAULT_FORMATS, metavar="NAME", help="A format; may be repeated."
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def merge(parts: tuple[Path, ...], output: Path, formats: tuple[str, ...]) -> ExitCode:
    """Join the shards of a run into the whole run's report, and decide its gate.

    Each DIR is what `run --shard K/N` wrote: a report's folder, the folder above its `latest`, or an audit.json.

    \b
    Examples:
      python -m auditor run --shard 1/2 --output part1     on one machine
      python -m auditor run --shard 2/2 --output part2     on another
      python -m auditor merge part1 part2
    """
    writers_for(formats)
    prepare_output(output)
    whole = join([load_run(_audit_of(part)) for part in parts])
    click.echo(summary(whole, write_report(whole, output, formats)))
    return exit_code(whole)


def _audit_of(part: Path) -> Path:
    if part.is_file():
        return part
    return next(
        (file for file in (part / "audit.json", part / "latest/audit.json") if file.exists()), part / "audit.json"
    )
