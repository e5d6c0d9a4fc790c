"""Findings with the mutants beneath them."""

from dataclasses import dataclass

from auditor.formats.html.view.lookup import Lookup, MutantView
from auditor.formats.html.view.pieces import Link, Listed, first
from auditor.model.finding import Finding, Severity

_MOST_MUTANTS, _MOST_WITH_DIFF = 5, 150


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """`mutants` are its first few; `more` links to the others in their modules."""

    id: str
    severity: str
    title: str
    why: str
    remedy: str
    lint: str
    subject: str
    place: str
    test_href: str
    tests: int
    mutants: tuple[MutantView, ...]
    more: Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    severity: str
    symbol: str
    sentence: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsView:
    groups: tuple[FindingGroup, ...]
    total: int


_GROUPS = (
    (Severity.HIGH, "▲", "No test notices these bugs. These tests ran the line and passed."),
    (Severity.MEDIUM, "◆", "Worth a look."),
    (Severity.LOW, "▽", "Another test notices these bugs; these ran the line and passed."),
)


def findings_view(lookup: Lookup) -> FindingsView:
    """By severity, in the audit's own order."""
    order = {finding.id: number for number, finding in enumerate(lookup.run.findings)}
    groups = []
    for severity, symbol, sentence in _GROUPS:
        own = [finding for finding in lookup.run.findings if finding.severity is severity]
        if own:
            views = tuple(_finding(lookup, finding, order[finding.id] < _MOST_WITH_DIFF) for finding in own)
            groups.append(FindingGroup(severity=severity, symbol=symbol, sentence=sentence, findings=views))
    return FindingsView(groups=tuple(groups), total=len(lookup.run.findings))


def _finding(lookup: Lookup, finding: Finding, with_diff: bool) -> FindingView:
    mutants = [lookup.mutant_of[mutant_id] for mutant_id in finding.mutants if mutant_id in lookup.mutant_of]
    rest = [Link(text=f"{m.path}:{m.span.line} {m.operator}", href=lookup.href(m)) for m in mutants[_MOST_MUTANTS:]]
    tests = lookup.tests(finding.tests, 1).shown
    return FindingView(
        id=finding.id,
        severity=finding.severity,
        title=finding.title,
        why=finding.why,
        remedy=finding.remedy,
        lint=finding.lint,
        subject=finding.subject,
        place=f"{finding.path}:{finding.line}",
        test_href=tests[0].href if tests else "",
        tests=len(finding.tests),
        mutants=tuple(lookup.mutant(mutant, with_diff=with_diff) for mutant in mutants[:_MOST_MUTANTS]),
        more=first(rest, 20),
    )
