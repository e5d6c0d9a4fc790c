"""The flags that say what of the project's mutants to judge."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--diff-base", metavar="REF", help="Judge what changed since REF, uncommitted and untracked files included."
    ),
    click.option("--paths", multiple=True, metavar="GLOB", help="Only source files that match; may be repeated."),
    click.option(
        "--families",
        multiple=True,
        metavar="NAME,…",
        help="Only these families or operators (tenant,error/drop_raise); !NAME: all but that one.",
    ),
    click.option("--survivors", is_flag=True, default=None, help="Only what the newest run's suite did not notice."),
    click.option(
        "--level",
        metavar="quick|full",
        help="quick: one general mutant a line, and all domain mutants (default with --diff-base).",
    ),
    click.option("--sample", type=click.IntRange(min=1), metavar="N", help="N mutants drawn by lot."),
    click.option("--seed", type=click.IntRange(min=0), metavar="S", help="Draws the same sample again."),
    click.option("--shard", metavar="K/N", help="Part K of N; `merge` joins the parts."),
    click.option(
        "--time-budget", metavar="TIME", help="Riskiest first, and no new mutant after TIME (90s, 5m) from the start."
    ),
)


def scope_options(command: Command) -> Command:
    """Add the flags of the scope to a command's function."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
