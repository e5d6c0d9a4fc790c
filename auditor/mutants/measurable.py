"""Mutants that no test could notice, whatever it asserts: asked once it is known what the suite runs."""

import ast
import re
from collections.abc import Mapping, Sequence

from auditor.model.baseline import Baseline
from auditor.model.mutant import Excluded, ExclusionKind, Found, Mutant, source_order
from auditor.mutants.row_security import unbound_table
from auditor.mutants.unproductive import is_migration
from auditor.operators import Need, operators, syntax_tree

_FROM_MODELS = re.compile(r"\b(?:create_all|CreateTable)\b")
_OTHERWISE = re.compile(r"\bCREATE\s+(?:UNLOGGED\s+)?TABLE\b|\bop\.create_table\(|\balembic\b", re.IGNORECASE)

Why = tuple[ExclusionKind, str, str]


def drop_not_measurable(found: Found, sources: Mapping[str, str], others: Sequence[str], baseline: Baseline) -> Found:
    """Moves to the excluded ones: what stands in a migration that no test runs, what a model promises where the tables
    are made by migrations, and the policy of a table whose owner the tests connect as.

    `others` are the texts of the project's files that are not mutated, its tests and its SQL among them.
    """
    texts = (*sources.values(), *others)
    needs = {id_: operator.needs for id_, operator in operators().items()}
    models_are_used = _models_are_used(sources, others, baseline)
    left: list[Mutant] = []
    moved: list[Excluded] = []
    for mutant in found.mutants:
        need, in_migration = needs.get(mutant.operator), is_migration(mutant.path)
        why: Why | None = None
        if in_migration and not _is_run(mutant, baseline):
            why = (ExclusionKind.UNPRODUCTIVE, "no test runs this migration", "migration")
        elif need is Need.MODEL_TABLES and not in_migration and not models_are_used:
            reason = "the tests' tables are made by migrations or SQL, not from this model"
            why = (ExclusionKind.NOT_MEASURABLE, reason, need.value)
        elif need is Need.ROW_SECURITY and (table := unbound_table(mutant.edits[0].original, texts)):
            reason = f"the tests connect as the owner of {table}, whom its policies do not bind"
            why = (ExclusionKind.NOT_MEASURABLE, reason, need.value)
        if why is None:
            left.append(mutant)
        else:
            moved.append(Excluded(mutant=mutant, kind=why[0], reason=why[1], by=why[2]))
    excluded = sorted((*found.excluded, *moved), key=lambda one: source_order(one.mutant))
    return Found(mutants=tuple(left), excluded=tuple(excluded))


def _is_run(mutant: Mutant, baseline: Baseline) -> bool:
    ran = {*baseline.covered.get(mutant.path, ()), *baseline.import_lines.get(mutant.path, ())}
    return not ran.isdisjoint(range(mutant.statement.line, mutant.statement.end_line + 1))


def _models_are_used(sources: Mapping[str, str], others: Sequence[str], baseline: Baseline) -> bool:
    """Whether tables are, or may be, made from the models: in doubt they are."""
    if any(map(_FROM_MODELS.search, others)) or not any(map(_OTHERWISE.search, (*sources.values(), *others))):
        return True
    return any(
        _runs_what_makes_tables(text, {*baseline.covered.get(path, ()), *baseline.import_lines.get(path, ())})
        for path, text in sources.items()
        if _FROM_MODELS.search(text)
    )


def _runs_what_makes_tables(text: str, ran: set[int]) -> bool:
    """Whether a line ran of a simple statement that speaks of it; an import only names it."""
    lines, tree = text.split("\n"), syntax_tree(text)
    if tree is None:
        return True
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.stmt)
            and not hasattr(node, "body")
            and not isinstance(node, ast.Import | ast.ImportFrom)
        ):
            own = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if not ran.isdisjoint(own) and any(_FROM_MODELS.search(lines[line - 1]) for line in own):
                return True
    return False
