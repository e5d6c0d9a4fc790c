"""`python -m auditor mutants`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import click

from auditor.cli.patience import Patience
from auditor.cli.progress import shown_progress
from auditor.config.load import load
from auditor.errors import UsageError
from auditor.model.mutant import Found, Mutant, source_order
from auditor.model.plain import counted, visible
from auditor.model.render import diff
from auditor.model.wording import bug, family_rank
from auditor.mutants import find_mutants, read_sources, untouched
from auditor.plan.scope import named

NOT_MUTABLE = "not-mutable"


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=Path("."))
@click.option("--source", multiple=True, metavar="DIR", help="A folder or file to mutate; may be repeated.")
@click.option("--tests", multiple=True, metavar="DIR", help="A folder or file of tests; may be repeated.")
@click.option("--paths", multiple=True, metavar="GLOB", help="Only source files that match; may be repeated.")
@click.option("--families", multiple=True, metavar="NAME,…", help="Only these families or operators; !NAME: not it.")
@click.option("--functions", multiple=True, metavar="GLOB", help="Only functions that match; may be repeated.")
@click.option("--counts", "shown", flag_value="counts", help="Only how many there are, by file and family.")
@click.option("--diffs", "shown", flag_value="diffs", help="Each with its diff.")
@click.option("--excluded", is_flag=True, help="Those that are never run, with the reason, in their place.")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def mutants(
    project: Path, shown: str | None, excluded: bool, functions: tuple[str, ...], **given: tuple[str, ...]
) -> None:
    """List the mutants of PROJECT (default: this folder) without running anything.

    Statements that no operator can change are counted by file. A few mutants are found to compile to the same bytecode
    when they are run, and are dropped then.

    \b
    Examples:
      python -m auditor mutants --counts
      python -m auditor mutants --families tenant,error/drop_raise --diffs
      python -m auditor mutants --families '!general'
      python -m auditor mutants --paths 'app/crud/*' --functions 'get_*'
      python -m auditor mutants --excluded
    """
    config = load(project, {name: list(values) for name, values in given.items() if values})
    sources = read_sources(config.project, config.source, config.tests)
    with shown_progress() as progress:
        search = Patience(progress, 2 * len(sources))  # each file is parsed, and then searched
        every = find_mutants(sources, tenant_names=config.tenant_names, before_each=search.step)
    found = _in(named(every, config.scope, sources), functions)
    reasons = {one.mutant.id: one.reason for one in found.excluded} if excluded else {}
    listed = sorted(_listed(found, reasons), key=source_order)
    if shown != "counts":
        for mutant in listed:
            click.echo("\n".join(_shown(mutant, reasons.get(mutant.id, ""), sources, shown == "diffs")))
    click.echo("\n".join(_counts(listed, found, untouched(sources, every))))


def _in(found: Found, functions: tuple[str, ...]) -> Found:
    """Those in functions that match: by their own name, or by the qualified one."""
    if not functions:
        return found

    def holds(mutant: Mutant) -> bool:
        names = (mutant.function, mutant.function.rpartition(".")[2])
        return any(fnmatchcase(name, glob) for name in names for glob in functions)

    kept = Found(
        mutants=tuple(mutant for mutant in found.mutants if holds(mutant)),
        excluded=tuple(one for one in found.excluded if holds(one.mutant)),
    )
    if not kept.mutants and not kept.excluded:
        raise UsageError(
            "functions-match-nothing",
            f"no function with mutants matches {' or '.join(map(repr, functions))}",
            remedy="give names or patterns, quoted: --functions 'get_*'",
        )
    return kept


def _listed(found: Found, reasons: Mapping[str, str]) -> list[Mutant]:
    return [one.mutant for one in found.excluded] if reasons else list(found.mutants)


def _shown(mutant: Mutant, reason: str, sources: Mapping[str, str], with_diff: bool) -> Iterator[str]:
    where = f"{mutant.path}:{mutant.span.line}"
    yield visible(f"{mutant.id}  {where}  {mutant.operator}  {bug(mutant)}{f'  ({reason})' if reason else ''}")
    if with_diff:
        yield visible(diff(mutant, sources[mutant.path]))
        yield ""


def _counts(listed: list[Mutant], found: Found, untouched: Mapping[str, tuple[int, ...]]) -> Iterator[str]:
    """By file and family, and how many of a file's statements no operator can change."""
    families = Counter(mutant.family for mutant in listed)
    names = sorted(families, key=family_rank)
    by_file = {path: Counter(m.family for m in listed if m.path == path) for path in sorted({m.path for m in listed})}
    width = max([len(path) for path in by_file] + [len("all")])
    idle = {path: len(untouched[path]) for path in by_file}
    idle["all"] = sum(idle.values())
    yield f"{'':{width}}  " + "  ".join([*names, NOT_MUTABLE])
    for path, counts in [*by_file.items(), ("all", families)]:
        figures = [f"{counts[name]:{len(name)}}" for name in names]
        yield visible(f"{path:{width}}  ") + "  ".join([*figures, f"{idle[path]:{len(NOT_MUTABLE)}}"])
    classes = Counter(mutant.class_.value for mutant in listed)
    told = ", ".join(f"{number} {name}" for name, number in sorted(classes.items()))
    yield f"{counted(len(listed), 'mutant')} ({told}); {len(found.excluded)} more are never run: --excluded says why"
