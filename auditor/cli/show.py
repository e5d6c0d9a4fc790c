"""`--quiet` and `--json-lines`: how much is shown, and how the result is."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from auditor.cli.events import tell

QUIET, JSON_LINES = "quiet", "json-lines"
Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--quiet", "show", flag_value=QUIET, help="Only the result and errors."),
    click.option("--json-lines", "show", flag_value=JSON_LINES, help="For machines: one JSON object a line on stdout."),
)


def show_options(command: Command) -> Command:
    """Add the two flags; of both, the last one wins."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def conclude(show: str | None, text: str, **facts: Any) -> None:
    """The result on stdout: a text for a person, or its facts for a machine."""
    if show == JSON_LINES:
        tell("result", **facts)
    else:
        click.echo(text)
