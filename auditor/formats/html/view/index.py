"""The first screen."""

from dataclasses import dataclass

from auditor.formats._first_screen import Hole, coverage, families, headline, holes, modules, scope
from auditor.formats.html.view.lookup import Lookup, MutantView
from auditor.formats.html.view.pieces import Part, ScoreView, bar, score_view, slug
from auditor.model.baseline import FileCoverage
from auditor.model.gate import Condition
from auditor.model.plain import counted, percent
from auditor.model.score import Tally

_HOLES, _CONDITIONS = 3, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionView:
    sentence: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView:
    """`state` is passed, failed or undecided; the failed conditions come first."""

    state: str
    symbol: str
    headline: str
    sentence: str
    conditions: tuple[ConditionView, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One family's score; `notes` names what keeps it from being whole."""

    name: str
    score: ScoreView
    notes: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageView:
    lines: str
    branches: str
    line_bar: tuple[Part, ...]
    branch_bar: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoleView:
    title: str
    note: str
    mutant: MutantView


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRowView:
    path: str
    href: str
    score: ScoreView
    lines: str
    lines_sort: str
    untouched: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    gate: GateView
    scope: str
    tiles: tuple[Tile, ...]
    coverage: CoverageView
    holes: tuple[HoleView, ...]
    holes_total: int
    modules: tuple[ModuleRowView, ...]


def index_view(lookup: Lookup) -> IndexView:
    found = holes(lookup.run)
    return IndexView(
        gate=gate_view(lookup),
        scope=_judged(lookup),
        tiles=_tiles(lookup),
        coverage=coverage_view(coverage(lookup.run)),
        holes=tuple(hole_view(lookup, hole) for hole in found[:_HOLES]),
        holes_total=len(found),
        modules=tuple(
            ModuleRowView(
                path=row.path,
                href=f"modules/{slug(row.path)}.html",
                score=score_view(row.tally),
                lines=percent(row.coverage.line_rate) if row.coverage else "–",
                untouched="–" if row.untouched is None else str(row.untouched),
                lines_sort=f"{row.coverage.line_rate:.6f}" if row.coverage else "2",
            )
            for row in modules(lookup.run)
        ),
    )


def gate_view(lookup: Lookup) -> GateView:
    gate = lookup.run.gate
    state = "undecided" if gate.incomplete else "passed" if gate.passed else "failed"
    ordered = sorted(gate.conditions, key=lambda condition: condition.passed)
    number = f"{len(gate.failed)} of {counted(len(gate.conditions), 'condition')}"
    return GateView(
        state=state,
        symbol={"passed": "✓", "failed": "✗", "undecided": "?"}[state],
        headline=headline(lookup.run).capitalize(),
        sentence={
            "passed": "Every condition is met.",
            "failed": f"{number} not met.",
            "undecided": "Too few verdicts to decide anything.",
        }[state],
        conditions=tuple(_condition(condition) for condition in ordered[:_CONDITIONS]),
        more=max(0, len(ordered) - _CONDITIONS),
    )


def _judged(lookup: Lookup) -> str:
    judged = scope(lookup.run)[:1]
    return judged[0][0].upper() + judged[0][1:] + "." if judged else ""


def coverage_view(ran: FileCoverage) -> CoverageView:
    return CoverageView(
        lines=percent(ran.line_rate) if ran.statements else "–",
        branches=percent(ran.branch_rate) if ran.branches else "–",
        line_bar=_ran_bar(ran.covered_statements, ran.statements),
        branch_bar=_ran_bar(ran.covered_branches, ran.branches),
    )


def hole_view(lookup: Lookup, hole: Hole, *, with_diff: bool = True) -> HoleView:
    return HoleView(title=hole.title, note=hole.note, mutant=lookup.mutant(hole.mutant, with_diff=with_diff))


def _tiles(lookup: Lookup) -> tuple[Tile, ...]:
    tiles = [_tile(family, tally, f"holes.html#family-{n}") for n, (family, tally) in enumerate(families(lookup.run))]
    apart = [lookup.run.scores.all_advisory] if lookup.run.scores.advisory else []
    advisory = [_tile("advisory", tally, "holes.html#advisory") for tally in apart]
    return (*tiles, _tile("all", lookup.run.scores.total, "holes.html"), *advisory)


def _tile(name: str, tally: Tally, href: str) -> Tile:
    words = (
        (tally.survived, "survived"),
        (tally.no_coverage, "not covered"),
        (tally.without_verdict, "no verdict"),
        (tally.redundant, "jointly covered"),
    )
    notes = ", ".join(f"{number} {word}" for number, word in words if number)
    return Tile(
        name=name, score=score_view(tally), notes=notes, href=href if tally.survived + tally.no_coverage else ""
    )


def _condition(condition: Condition) -> ConditionView:
    return ConditionView(sentence=condition.sentence, passed=condition.passed)


def _ran_bar(ran: int, total: int) -> tuple[Part, ...]:
    return bar((("ran", ran), ("rest", total - ran)))
