"""The flags that every command shares which reads the configuration."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from auditor.config.load import load
from auditor.config.model import Config

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("project", type=click.Path(path_type=Path), default=Path(".")),
    click.option("--source", multiple=True, metavar="DIR", help="A folder or file to mutate; may be repeated."),
    click.option("--tests", multiple=True, metavar="DIR", help="A folder or file of tests; may be repeated."),
    click.option("--output", metavar="DIR", help="Where reports go (default: reports)."),
    click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Workers (default: the cores)."),
    click.option("--python", metavar="PATH", help="The project's interpreter (default: this one)."),
    click.option("--database-url", metavar="URL", help="A PostgreSQL server to use (default: an embedded one)."),
    click.option(
        "--database-env",
        multiple=True,
        metavar="NAME[=SCHEME]",
        help="A variable the project reads its URL from (default: DATABASE_URL and TEST_DATABASE_URL).",
    ),
    click.option("--pg-bindir", metavar="PATH", help="A folder with PostgreSQL's programs."),
    click.option(
        "--memory-limit",
        type=click.IntRange(min=16),
        metavar="MB",
        help="What a mutant may use (default: the workers' share of half the memory, 128 to 1024).",
    ),
    click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."),
)


def config_options(command: Command) -> Command:
    """Add the shared flags to a command's function."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def config_from(project: Path, given: dict[str, Any]) -> Config:
    """The configuration, with the flags that were given on top."""
    flags = {name.rstrip("_"): value for name, value in given.items() if value not in (None, ())}
    return load(project, {name: list(value) if isinstance(value, tuple) else value for name, value in flags.items()})
