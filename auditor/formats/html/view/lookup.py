"""What every page looks up in the run, and a mutant as every page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.formats._first_screen import covering_tests
from auditor.formats._together import together
from auditor.formats.html.view.diffs import DiffLine, diff_view, lines_of
from auditor.formats.html.view.pieces import MARKS, PENDING, REDUNDANT, Link, Listed, Mark, anchor_of_test, first, slug
from auditor.formats.html.view.texts import text_of
from auditor.model.mutant import Mutant, MutantClass
from auditor.model.plain import duration
from auditor.model.run import Run
from auditor.model.verdict import Status, Verdict
from auditor.model.wording import bug

_MOST_TESTS, _MOST_TEXT = 8, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantView:
    """`green` are the tests that ran it and passed, `red` those that failed; `detail` says why there is no verdict."""

    anchor: str
    href: str
    mark: Mark
    operator: str
    family: str
    class_: str
    title: str
    place: str
    line: int
    why: str
    notice: str
    diff: tuple[DiffLine, ...]
    green: Listed
    red: Listed
    tests: int
    failure: str
    detail: str
    took: str
    tier: str

    @property
    def noticed(self) -> bool:
        return self.mark.css == "killed"


class Lookup:
    """Indexes over a run, made once for all pages."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.verdict_of = run.verdict_of
        self.redundant = run.redundant
        self.task_of = {task.mutant_id: task for task in run.plan.tasks}
        self.mutant_of = {mutant.id: mutant for mutant in run.mutants}
        self.mutants_in: dict[str, list[Mutant]] = {path: [] for path in run.sources}
        for mutant in sorted(run.mutants, key=lambda mutant: (mutant.span, mutant.operator, mutant.id)):
            self.mutants_in[mutant.path].append(mutant)
        self.covering = covering_tests(run)
        self.lines = {path: lines_of(source) for path, source in run.sources.items()}

    def href(self, mutant: Mutant) -> str:
        return f"modules/{slug(mutant.path)}.html#m-{mutant.id}"

    def line_href(self, path: str, line: int) -> str:
        return f"modules/{slug(path)}.html#L{line}"

    def tests(self, ids: Iterable[str], most: int = _MOST_TESTS) -> Listed:
        """The tests as links, those beyond `most` only counted."""
        return first([Link(text=test, href=f"tests.html#{anchor_of_test(test)}") for test in ids], most)

    def ids(self, indexes: Iterable[int]) -> list[str]:
        return sorted(self.run.baseline.tests[index].id for index in indexes)

    def mark(self, mutant: Mutant) -> Mark:
        if mutant.id in self.redundant:
            return REDUNDANT
        verdict = self.verdict_of.get(mutant.id)
        return MARKS[verdict.status] if verdict else PENDING

    def mutant(self, mutant: Mutant, *, with_diff: bool = True) -> MutantView:
        verdict = self.verdict_of.get(mutant.id)
        task = self.task_of.get(mutant.id)
        text = text_of(mutant.operator, mutant.family)
        covering = self.covering[mutant.id]
        red = self.ids(verdict.killers) if verdict else []
        green = self.ids(verdict.misses) if verdict else []
        if verdict and verdict.status is Status.SURVIVED:
            green = list(covering) or green
        return MutantView(
            anchor=f"m-{mutant.id}",
            href=self.href(mutant),
            mark=self.mark(mutant),
            operator=mutant.operator,
            family=mutant.family,
            class_="" if mutant.class_ is MutantClass.STANDARD else mutant.class_.value,
            title=bug(mutant),
            place=f"{mutant.path}:{mutant.span.line}",
            line=mutant.span.line,
            why=text.why,
            notice="" if verdict and verdict.status is Status.KILLED else text.notice,
            diff=diff_view(mutant, self.lines[mutant.path]) if with_diff else (),
            green=self.tests(green),
            red=self.tests(red),
            tests=len(covering),
            failure=_bounded(_failure(verdict)),
            detail=_bounded(together(self.run, mutant) or _detail(verdict, task.why_not if task else "")),
            took=duration(verdict.duration) if verdict and verdict.row else "",
            tier=(verdict.tier or "") if verdict else "",
        )


def _bounded(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"


def _failure(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return next((entry.failure for entry in verdict.row if not entry.outcome.is_green and entry.failure), "")


def _detail(verdict: Verdict | None, why_not: str) -> str:
    if verdict is None:
        return "The run ended before this mutant."
    if verdict.status is Status.NO_COVERAGE:
        return verdict.detail or why_not
    return verdict.detail
