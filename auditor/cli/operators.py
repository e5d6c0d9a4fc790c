"""`python -m auditor operators`."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from auditor.model.mutant import GENERAL
from auditor.model.wording import family_rank
from auditor.operators import Description, describe, descriptions, page


@click.command()
@click.argument("operator_id", metavar="[OPERATOR]", default="")
@click.option("--write", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write every page into DIR.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def operators(operator_id: str, folder: Path | None) -> None:
    """List the operators, those of installed plugins included, or explain one.

    \b
    Examples:
      python -m auditor operators
      python -m auditor operators tenant/drop_filter
      python -m auditor operators --write docs/operators
    """
    if folder is not None:
        _write(folder)
    elif operator_id:
        click.echo(page(describe(operator_id)), nl=False)
    else:
        click.echo("\n".join(_list()))


def _list() -> Iterator[str]:
    known = _as_they_matter()
    width = max(len(description.id) for description in known)
    for family, members in groupby(known, key=lambda one: one.family):
        yield f"{family} (mutmut's)" if family == GENERAL else family
        yield from (f"  {one.id:{width}}  {one.class_:8}  {one.title}" for one in members)
    yield f"{len(known)} operators; `python -m auditor operators {known[0].id}` explains one"


def _as_they_matter() -> list[Description]:
    return sorted(descriptions().values(), key=lambda one: (family_rank(one.family), one.id))


def _write(folder: Path) -> None:
    """A page for each domain operator; mutmut's are the same everywhere, and mutmut's to explain."""
    for description in _as_they_matter():
        if description.family != GENERAL:
            file = folder / f"{description.id}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page(description), encoding="utf-8")
