"""Everything that has no place in the score, and why: nothing disappears silently."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.formats.html.view.lookup import Lookup
from auditor.formats.html.view.pieces import IGNORED, MARKS, PENDING, Mark
from auditor.model.mutant import ExclusionKind, Mutant
from auditor.model.verdict import Status

_MOST = 1000
_KINDS = {
    ExclusionKind.SUPPRESSED: ("Suppressed", "Left out by a person, with a reason."),
    ExclusionKind.EQUIVALENT: ("Equivalent", "The same program: no test could tell."),
    ExclusionKind.UNPRODUCTIVE: ("Unproductive", "True, and not worth a test."),
    ExclusionKind.UNCOMPILABLE: ("Uncompilable", "Python does not accept the change."),
    ExclusionKind.NOT_MEASURABLE: ("Not measurable", "It can't be run here."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    href: str
    place: str
    operator: str
    change: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutGroup:
    anchor: str
    title: str
    sentence: str
    mark: Mark
    rows: tuple[LeftOut, ...]
    more: int

    @property
    def total(self) -> int:
        return len(self.rows) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedView:
    groups: tuple[LeftOutGroup, ...]
    total: int


def excluded_view(lookup: Lookup) -> ExcludedView:
    """Time-outs, errors and mutants that were not run first, then the excluded ones by kind."""
    groups = [
        _group("timeout", "Timed out", "No answer in time, nor alone in three times the time.", MARKS[Status.TIMEOUT],
               _undecided(lookup, Status.TIMEOUT)),
        _group("error", "Errors", "The test process died, or could not run the mutant.", MARKS[Status.ERROR],
               _undecided(lookup, Status.ERROR)),
        _group("pending", "Not run", "The run ended before these mutants.", PENDING, _undecided(lookup, None)),
    ]  # fmt: skip
    for kind, (title, sentence) in _KINDS.items():
        rows = [
            _row(lookup, one.mutant, one.reason, one.by, linked=False)
            for one in lookup.run.excluded
            if one.kind is kind
        ]
        groups.append(_group(kind, title, sentence, IGNORED, rows))
    kept = tuple(group for group in groups if group.total)
    return ExcludedView(groups=kept, total=sum(group.total for group in kept))


def _undecided(lookup: Lookup, status: Status | None) -> list[LeftOut]:
    rows = []
    for mutant in lookup.run.mutants:
        verdict = lookup.verdict_of.get(mutant.id)
        if (verdict.status if verdict else None) is status:
            rows.append(_row(lookup, mutant, verdict.detail if verdict else "", "", linked=True))
    return rows


def _row(lookup: Lookup, mutant: Mutant, reason: str, by: str, *, linked: bool) -> LeftOut:
    edit = mutant.edits[0]
    return LeftOut(
        href=lookup.href(mutant) if linked else lookup.line_href(mutant.path, mutant.span.line),
        place=f"{mutant.path}:{mutant.span.line}",
        operator=mutant.operator,
        change=f"{_short(edit.original)} → {_short(edit.replacement) or 'nothing'}",
        reason=reason,
        by=by,
    )


def _group(anchor: str, title: str, sentence: str, mark: Mark, rows: Iterable[LeftOut]) -> LeftOutGroup:
    ordered = sorted(
        rows, key=lambda row: (row.place.rpartition(":")[0], int(row.place.rpartition(":")[2]), row.change)
    )
    return LeftOutGroup(
        anchor=anchor,
        title=title,
        sentence=sentence,
        mark=mark,
        rows=tuple(ordered[:_MOST]),
        more=max(0, len(ordered) - _MOST),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
