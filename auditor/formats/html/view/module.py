"""One source file with its mutants in place."""

from dataclasses import dataclass

from auditor.formats.html.highlight import Piece, highlight
from auditor.formats.html.view.index import CoverageView, coverage_view
from auditor.formats.html.view.lookup import Lookup, MutantView
from auditor.formats.html.view.pieces import Link, ScoreView, score_view
from auditor.model.baseline import FileCoverage
from auditor.model.mutant import Mutant
from auditor.model.plain import counted
from auditor.model.score import Tally

_MOST_KILLED_WITH_DIFF = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """`ran` is run, import, missed or "" (nothing to run); `tests` is what the gutter says of it and `spoken` the
    same in words. `open` are its mutants that are not killed."""

    number: int
    ran: str
    tests: str
    spoken: str
    pieces: tuple[Piece, ...]
    open: tuple[MutantView, ...]
    killed: tuple[MutantView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRow:
    name: str
    href: str
    score: ScoreView


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleView:
    path: str
    score: ScoreView
    coverage: CoverageView
    lines: tuple[LineView, ...]
    functions: tuple[FunctionRow, ...]
    open: tuple[MutantView, ...]
    previous: Link
    next: Link


def module_view(lookup: Lookup, path: str, previous: Link, following: Link) -> ModuleView:
    """The module's page; `previous` and `following` are its neighbours in the index."""
    own = lookup.mutants_in[path]
    killed = [mutant for mutant in own if lookup.mark(mutant).css == "killed"]
    spare = {mutant.id for mutant in killed[_MOST_KILLED_WITH_DIFF:]}
    views = {mutant.id: lookup.mutant(mutant, with_diff=mutant.id not in spare) for mutant in own}
    return ModuleView(
        path=path,
        score=score_view(lookup.run.scores.by_module.get(path, Tally())),
        coverage=coverage_view(lookup.run.baseline.coverage.get(path) or _NO_COVERAGE),
        lines=_lines(lookup, path, own, views),
        functions=_functions(lookup, path, own),
        open=tuple(view for view in views.values() if not view.noticed),
        previous=previous,
        next=following,
    )


_NO_COVERAGE = FileCoverage(statements=0, covered_statements=0, branches=0, covered_branches=0)


def _lines(lookup: Lookup, path: str, own: list[Mutant], views: dict[str, MutantView]) -> tuple[LineView, ...]:
    by_line: dict[int, list[MutantView]] = {}
    for mutant in own:
        by_line.setdefault(mutant.span.line, []).append(views[mutant.id])
    marks = [mutant.span for mutant in own if views[mutant.id].mark.css in ("survived", "uncovered")]
    source = highlight(lookup.run.sources[path], marks)
    if not source[-1]:
        del source[-1]  # what follows the last newline is no line
    return tuple(
        _line(lookup, path, number, pieces, by_line.get(number, [])) for number, pieces in enumerate(source, 1)
    )


def _line(lookup: Lookup, path: str, number: int, pieces: tuple[Piece, ...], mutants: list[MutantView]) -> LineView:
    ran, tests, spoken = _coverage(lookup, path, number)
    return LineView(
        number=number,
        ran=ran,
        tests=tests,
        spoken=spoken,
        pieces=pieces,
        open=tuple(mutant for mutant in mutants if not mutant.noticed),
        killed=tuple(mutant for mutant in mutants if mutant.noticed),
    )


def _coverage(lookup: Lookup, path: str, number: int) -> tuple[str, str, str]:
    baseline = lookup.run.baseline
    tests = len(baseline.covered.get(path, {}).get(number, ()))
    file = baseline.coverage.get(path)
    if tests:
        return "run", str(tests), f"{counted(tests, 'test')}"
    if number in baseline.import_lines.get(path, ()):
        return "import", "·", "ran at import"
    if file and number in file.missing_lines:
        return "missed", "○", "not run"
    return "", "", ""


def _functions(lookup: Lookup, path: str, own: list[Mutant]) -> tuple[FunctionRow, ...]:
    """The functions that have mutants, in the order of the source."""
    first_line: dict[str, int] = {}
    for mutant in own:
        first_line.setdefault(mutant.function, mutant.span.line)
    tallies = lookup.run.scores.by_function
    return tuple(
        FunctionRow(
            name=function or "module level",
            href=lookup.line_href(path, line),
            score=score_view(tallies.get(f"{path}::{function}", Tally())),
        )
        for function, line in first_line.items()
    )
