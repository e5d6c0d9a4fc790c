"""Every mutant of the sources, and those that are never run."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from auditor.errors import UsageError
from auditor.model.mutant import Edit, Excluded, ExclusionKind, Found, Mutant, source_order
from auditor.model.span import Span
from auditor.mutants.change import Change
from auditor.mutants.domain import domain_changes
from auditor.mutants.edit import edit_of, same_text
from auditor.mutants.general import general_changes
from auditor.mutants.identity import Identity
from auditor.mutants.place import function_of, statement_of
from auditor.mutants.spot import Spot
from auditor.mutants.suppress import suppressions
from auditor.mutants.unproductive import rule_for
from auditor.operators import Context, find_tenancy, parse

_RECURSION_LIMIT = 5_000


def find_mutants(
    sources: Mapping[str, str],
    among: Collection[str] | None = None,
    tenant_names: Iterable[str] = (),
    before_each: Callable[[], None] = lambda: None,
) -> Found:
    """The mutants of all files (posix path, relative to the project → text), or of those `among` them;
    `tenant_names` are those that the configuration adds.

    What `before_each` file is called may raise, to end the search.

    Raises `UsageError` for a file that doesn't parse, and for a pragma or a suppression that can't be read.
    """
    modules = {}
    for path in sorted(sources if among is None else among):
        before_each()
        modules[path] = parse(path, sources[path])
    tenancy = find_tenancy(sources.values(), tenant_names)
    every = []
    with _deep_trees():
        for path, module in modules.items():
            before_each()
            every.append(_find_in(Context(path, sources[path], module, tenancy)))
    return Found(
        mutants=tuple(mutant for found in every for mutant in found.mutants),
        excluded=tuple(one for found in every for one in found.excluded),
    )


def drop_equivalent(found: Found, equivalent: Collection[str], uncompilable: Mapping[str, str]) -> Found:
    """Moves the mutants whose ids are given to the excluded ones; `uncompilable` maps an id to what Python said."""
    same = dict.fromkeys(equivalent, (ExclusionKind.EQUIVALENT, "compiles to the same bytecode"))
    broken = {id_: (ExclusionKind.UNCOMPILABLE, why) for id_, why in uncompilable.items()}
    never_run = same | broken
    moved = [
        Excluded(mutant=mutant, kind=never_run[mutant.id][0], reason=never_run[mutant.id][1], by="compiler")
        for mutant in found.mutants
        if mutant.id in never_run
    ]
    return Found(
        mutants=tuple(mutant for mutant in found.mutants if mutant.id not in never_run),
        excluded=tuple(sorted([*found.excluded, *moved], key=lambda one: source_order(one.mutant))),
    )


@contextmanager
def _deep_trees() -> Iterator[None]:
    """libcst visits by recursion, some five calls a level: a sum of two hundred terms is too deep for the default."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
    try:
        yield
    except RecursionError as fault:
        raise UsageError("source-too-deep", "a source file is nested too deeply", why=str(fault)) from fault
    finally:
        sys.setrecursionlimit(limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A change with its place, before it has an id."""

    change: Change
    edit: Edit
    statement: Span
    function: str


def _find_in(context: Context) -> Found:
    allowed, forbidden = general_changes(context)
    by_pragma = {id(change) for change in forbidden}
    written = suppressions(context)
    identity = Identity()
    mutants: list[Mutant] = []
    excluded: list[Excluded] = []
    for placed in sorted(_place(context, [*domain_changes(context), *allowed, *forbidden]), key=_place_order):
        change = placed.change
        mutant = Mutant(
            id=identity.of(change.operator, placed.function, placed.edit),
            edits=(placed.edit,),
            operator=change.operator,
            family=change.operator.partition("/")[0],
            function=placed.function,
            statement=placed.statement,
            class_=change.class_,
        )
        suppression = next((one for one in written if one.covers(mutant)), None)
        if suppression is not None:
            excluded.append(_suppressed(mutant, suppression.reason, "comment"))
        elif id(change) in by_pragma:
            excluded.append(_suppressed(mutant, "the line says `# pragma: no mutate`", "pragma"))
        elif rule := rule_for(Spot(context, change)):
            kind = ExclusionKind.UNPRODUCTIVE
            excluded.append(Excluded(mutant=mutant, kind=kind, reason=rule.reason, by=rule.id))
        else:
            mutants.append(mutant)
    return Found(mutants=tuple(mutants), excluded=tuple(excluded))


def _suppressed(mutant: Mutant, reason: str, by: str) -> Excluded:
    return Excluded(mutant=mutant, kind=ExclusionKind.SUPPRESSED, reason=reason, by=by)


def _place(context: Context, changes: Iterable[Change]) -> Iterator[_Placed]:
    """The changes as edits, the first of those that make the same text."""
    seen: set[tuple[int, int, str]] = set()
    for change in changes:
        edit = edit_of(context, change)
        result = same_text(context, edit)
        if result not in seen:
            seen.add(result)
            yield _Placed(
                change=change,
                edit=edit,
                statement=statement_of(context, change.begins_at),
                function=function_of(context, change.node),
            )


def _place_order(placed: _Placed) -> tuple[Span, str, str]:
    return placed.edit.span, placed.change.operator, placed.edit.replacement
