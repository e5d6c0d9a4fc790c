"""The run as a terminal shows it, in the order of the report's first screen."""

from collections.abc import Iterator
from pathlib import Path

from auditor.formats._first_screen import (
    coverage,
    facts,
    families,
    headline,
    holes,
    modules,
    scope,
    self_check,
    unstable,
)
from auditor.model.plain import percent, visible
from auditor.model.run import Run
from auditor.model.score import Tally

_CONDITIONS, _FAMILIES, _HOLES, _MODULES = 5, 8, 3, 4


def summary(run: Run, report: Path) -> str:
    """At most 30 lines of plain text; foreign names can't steer the terminal."""
    return "\n".join(visible(line).replace("\n", "\\n") for line in _lines(run, report))


def _lines(run: Run, report: Path) -> Iterator[str]:
    yield f"{headline(run)}  {' · '.join(facts(run))}"
    judged, *left_out = scope(run) or ("",)
    if judged:
        yield f"  {judged}"
    if left_out:
        yield f"    {'; '.join(left_out)}"
    failed = run.gate.failed
    for condition in failed[:_CONDITIONS]:
        yield f"  ✗ {condition.sentence}"
    if len(failed) > _CONDITIONS:
        yield f"  ✗ and {len(failed) - _CONDITIONS} more"

    yield "What would be noticed"
    by_family = families(run)
    for family, tally in by_family[:_FAMILIES]:
        yield _score(family, tally)
    yield _score("all", run.scores.total)
    if run.scores.advisory:
        yield _score("advisory", run.scores.all_advisory)
    ran = coverage(run)
    yield f"What ran: {percent(ran.line_rate)} of the lines, {percent(ran.branch_rate)} of the branches"

    found = holes(run)
    if found:
        yield f"Close these first ({min(_HOLES, len(found))} of {len(found)})"
    for hole in found[:_HOLES]:
        yield f"  {hole.place}  {hole.title}"

    yield "Modules, worst first"
    for row in modules(run)[:_MODULES]:
        yield _score(row.path, row.tally)
    if shaky := unstable(run):
        yield f"Unstable: {shaky}"
    yield f"Self-check: {self_check(run)}"
    yield f"Report: {report}"


def _score(name: str, tally: Tally) -> str:
    scored = tally.killed + tally.survived + tally.no_coverage
    line = f"  {name:<12} {tally.killed:>4} of {scored:<5} {percent(tally.score):>7}"
    notes = [
        f"{number} {word}"
        for number, word in (
            (tally.survived, "survived"),
            (tally.no_coverage, "not covered"),
            (tally.without_verdict, "without a verdict"),
            (tally.redundant, "jointly covered"),
        )
        if number
    ]
    return f"{line}   {', '.join(notes)}" if notes else line
