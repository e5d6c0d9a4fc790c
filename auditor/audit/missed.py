"""Lint `missed`: a test that ran a mutated tenant, transaction or await line, and passed.

One finding a test function, its mutants beneath: high when no test at all kills them, low when another test does.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.model.baseline import Baseline
from auditor.model.finding import Finding, Severity
from auditor.model.mutant import GENERAL, Mutant, MutantClass
from auditor.model.plain import counted
from auditor.model.test import Outcome, Test
from auditor.model.verdict import Status, Verdict
from auditor.model.wording import family_rank, fault, place

LINT = "missed"

_REMEDIES = {
    "tenant": "Put rows of two tenants into the database, make the call as the other one, and assert that it gets "
    "none of the first one's.",
    "transaction": "Read the rows back through a second, independent session after the call, and assert on them.",
    "await": "Assert on what the awaited call leaves behind: the row read back, or assert_awaited_once on its mock.",
    "auth": "Make the same call without the credential, and with another's, and assert that it is refused.",
}
_ANY_REMEDY = "Assert on what this line changes: the rows, the answer's fields, or the error that it raises."


@dataclass(slots=True)
class _TestFunction:
    """What the tests of one function (its parametrised ids) said of the domain mutants that they ran."""

    tests: dict[str, Test] = field(default_factory=dict)
    passed: dict[str, Mutant] = field(default_factory=dict)
    killed: set[str] = field(default_factory=set)

    def missed(self, status_of: dict[str, Status], status: Status) -> list[Mutant]:
        found = [m for m in self.passed.values() if m.id not in self.killed and status_of[m.id] is status]
        return sorted(found, key=_mutant_rank)


def missed(mutants: Iterable[Mutant], verdicts: Iterable[Verdict], baseline: Baseline) -> tuple[Finding, ...]:
    """One finding for each test function that misses a domain mutant, those that miss most and worst first."""
    domain = {mutant.id: mutant for mutant in mutants if mutant.family != GENERAL and not _is_advice(mutant)}
    decided = [v for v in verdicts if v.mutant_id in domain and v.status in (Status.SURVIVED, Status.KILLED)]
    status_of = {verdict.mutant_id: verdict.status for verdict in decided}
    ranked: list[tuple[tuple[int, int, int, str], Finding]] = []
    for function_id, function in _functions(domain, decided, baseline).items():
        survivors = function.missed(status_of, Status.SURVIVED)
        shown = survivors or function.missed(status_of, Status.KILLED)
        if shown:
            critical = sum(mutant.class_ is MutantClass.CRITICAL for mutant in shown)
            rank = (0 if survivors else 1, -critical, -len(shown), function_id)
            ranked.append((rank, _finding(function_id, function, shown, survived=bool(survivors))))
    return tuple(finding for _, finding in sorted(ranked, key=lambda pair: pair[0]))


def _is_advice(mutant: Mutant) -> bool:
    """Whether only a test that runs things side by side could notice: no other is to blame."""
    return mutant.class_ is MutantClass.ADVISORY


def _functions(domain: dict[str, Mutant], verdicts: list[Verdict], baseline: Baseline) -> dict[str, _TestFunction]:
    functions: dict[str, _TestFunction] = {}
    for verdict in verdicts:
        for entry in verdict.row:
            test = baseline.tests[entry.test]
            function = functions.setdefault(function_of(test.id), _TestFunction())
            if not entry.outcome.is_green:
                function.killed.add(verdict.mutant_id)
            elif entry.outcome is Outcome.PASSED:
                function.passed[verdict.mutant_id] = domain[verdict.mutant_id]
                function.tests[test.id] = test
    return functions


def function_of(test_id: str) -> str:
    """The node id without its parameters: `test_user.py::test_get[1-a::b]` gives `test_user.py::test_get`."""
    path, separator, name = test_id.partition("::")
    return path + separator + name.partition("[")[0]


def _finding(function_id: str, function: _TestFunction, mutants: list[Mutant], *, survived: bool) -> Finding:
    first, more = mutants[0], len(mutants) - 1
    name = function_id.rpartition("::")[2]
    title = f"{name} runs {place(first)} and would not notice {fault(first)}"
    tests = [function.tests[test_id] for test_id in sorted(function.tests)]
    return Finding(
        id=f"{LINT}-{hashlib.sha256(function_id.encode()).hexdigest()[:12]}",
        lint=LINT,
        severity=Severity.HIGH if survived else Severity.LOW,
        subject=function_id,
        path=tests[0].path,
        line=tests[0].line,
        title=f"{title}, nor {counted(more, 'other bug')}" if more else title,
        why=_why(first, more, survived=survived),
        remedy=_REMEDIES.get(first.family, _ANY_REMEDY),
        mutants=tuple(mutant.id for mutant in mutants),
        tests=tuple(test.id for test in tests),
    )


def _why(first: Mutant, more: int, *, survived: bool) -> str:
    others = "no other test notices either" if survived else "only other tests notice"
    ran = f"It ran {first.path}:{first.span.line} with {fault(first)} and passed"
    return f"{ran}, and with {counted(more, 'other bug')} too; {others}." if more else f"{ran}; {others}."


def _mutant_rank(mutant: Mutant) -> tuple[bool, tuple[int, str], str, int, str]:
    critical_last = mutant.class_ is not MutantClass.CRITICAL
    return critical_last, family_rank(mutant.family), mutant.path, mutant.span.line, mutant.id
