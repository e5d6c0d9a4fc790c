"""Each test: what it kills, what it misses, what it costs."""

from dataclasses import dataclass

from auditor.formats.html.view.lookup import Lookup
from auditor.formats.html.view.pieces import anchor_of_test
from auditor.model.plain import duration
from auditor.model.test import Stability
from auditor.model.verdict import Status


@dataclass(slots=True)
class _Deeds:
    kills: int = 0
    alone: int = 0
    misses: int = 0
    ran: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TestView:
    """`alone` counts mutants that no other test killed, among those of which every test was asked; `misses` counts
    the survivors that it ran."""

    __test__ = False

    anchor: str
    id: str
    place: str
    ran: int
    kills: int
    alone: int
    misses: int
    took: str
    seconds: str
    note: str
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteView:
    __test__ = False

    tests: tuple[TestView, ...]
    idle: int
    took: str


def suite_view(lookup: Lookup) -> SuiteView:
    """In the order of files and ids."""
    deeds = _deeds(lookup)
    finding_of = {test: finding.id for finding in reversed(lookup.run.findings) for test in finding.tests}
    rows = [
        TestView(
            anchor=anchor_of_test(test.id),
            id=test.id,
            place=f"{test.path}:{test.line}",
            ran=done.ran,
            kills=done.kills,
            alone=done.alone,
            misses=done.misses,
            took=duration(test.duration),
            seconds=f"{test.duration:.6f}",
            note="" if test.stability is Stability.STABLE else test.stability.replace("-", " "),
            finding=finding_of.get(test.id, ""),
        )
        for test, done in zip(lookup.run.baseline.tests, deeds, strict=True)
    ]
    return SuiteView(
        tests=tuple(sorted(rows, key=lambda row: row.id)),
        idle=sum(row.kills == 0 for row in rows),
        took=duration(sum(test.duration for test in lookup.run.baseline.tests)),
    )


def _deeds(lookup: Lookup) -> list[_Deeds]:
    deeds = [_Deeds() for _ in lookup.run.baseline.tests]
    for task in lookup.run.plan.tasks:
        for test in task.tests:
            deeds[test].ran += 1
        verdict = lookup.verdict_of.get(task.mutant_id)
        if verdict is None:
            continue
        if verdict.status is Status.SURVIVED:
            for test in verdict.misses:
                deeds[test].misses += 1
        if verdict.status is Status.KILLED:
            for test in verdict.killers:
                deeds[test].kills += 1
            if task.whole_row and len(verdict.killers) == 1:
                deeds[verdict.killers[0]].alone += 1
    return deeds
