"""Runs made by hand, without the engine: believable tenant code, real spans, figures from the real stages.

`realistic_run()` is a run that fails its gate; `hostile_run()` has every status and names that attack whatever shows
them; `green_run()` passes; `large_run(...)` has as many modules and mutants as you ask for.
"""

import ast
import hashlib
from dataclasses import replace
from functools import cache

from auditor.audit import audit
from auditor.config.model import GateConfig
from auditor.gate import decide
from auditor.model.baseline import Baseline, FileCoverage
from auditor.model.environment import Environment, TierCheck
from auditor.model.mutant import Edit, Excluded, ExclusionKind, Mutant, MutantClass
from auditor.model.plan import Plan, Task, Tier
from auditor.model.render import span_of
from auditor.model.run import Run
from auditor.model.span import Span
from auditor.model.test import Outcome, Stability, Test
from auditor.model.verdict import RowEntry, Status, Verdict
from auditor.score import score
from tests.tenant_service import CASES, EXCLUSIONS, SOURCES, TEST_NAMES, Case, killed, survived


def a_mutant(
    path: str,
    source: str,
    original: str,
    replacement: str,
    operator: str,
    class_: MutantClass | None = None,
    after: str = "",
) -> Mutant:
    """The mutant that replaces the first occurrence of `original` in `source`, looked for from `after` on."""
    start = source.index(original, source.index(after))
    span = span_of(source, start, start + len(original))
    family = operator.partition("/")[0]
    function = _function(source, span.line)
    if class_ is None:
        class_ = MutantClass.CRITICAL if family in ("tenant", "transaction") else MutantClass.STANDARD
    key = "\0".join((path, function, operator, original, replacement, after))
    return Mutant(
        id=hashlib.sha256(key.encode()).hexdigest()[:12],
        edits=(Edit(path=path, span=span, original=original, replacement=replacement),),
        operator=operator,
        family=family,
        function=function,
        statement=_statement(source, span),
        class_=class_,
    )


@cache
def _nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source)))


def _function(source: str, line: int) -> str:
    for node in _nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if first <= line <= (node.end_lineno or line):
                return node.name
    return ""


def _statement(source: str, span: Span) -> Span:
    found = span
    for node in _nodes(source):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            last = node.end_lineno or node.lineno
            if node.lineno <= span.line <= last:
                found = Span(
                    line=node.lineno,
                    column=node.col_offset + 1,
                    end_line=last,
                    end_column=(node.end_col_offset or 0) + 1,
                )
    return found


def some_tests(names: tuple[str, ...] = TEST_NAMES) -> tuple[Test, ...]:
    return tuple(
        Test(
            id=name,
            path=name.partition("::")[0],
            line=12 + 9 * number,
            duration=round(0.011 + 0.0137 * ((number * 7) % 11), 4),
            fixtures=("db", "client") if "routes" in name else ("db",),
            markers=("multi_tenant",) if "tenant" in name else (),
            stability=Stability.FLAKY if "smoke" in name else Stability.STABLE,
        )
        for number, name in enumerate(names)
    )


def a_verdict(mutant: Mutant, case: Case, number: int = 0) -> Verdict:
    row = [RowEntry(test=test, outcome=Outcome.PASSED, duration=0.02) for test in case.misses]
    row += [RowEntry(test=t, outcome=Outcome.FAILED, failure=case.failure, duration=0.02) for t in case.killers]
    if case.status not in (Status.KILLED, Status.SURVIVED):
        row = []
    return Verdict(
        mutant_id=mutant.id,
        status=case.status,
        row=tuple(row),
        tier=None if case.status is Status.NO_COVERAGE else Tier.COLLECTED if number % 9 else Tier.FRESH,
        duration=round(0.04 + 0.031 * len(row), 3),
        worker=number % 2,
        detail=case.detail,
    )


def a_baseline(sources: dict[str, str], cases: tuple[Case, ...], tests: tuple[Test, ...]) -> Baseline:
    """Each function is covered by the tests that its mutants name; a function whose mutants name none is not run."""
    covered: dict[str, dict[int, tuple[int, ...]]] = {}
    imported: dict[str, tuple[int, ...]] = {}
    coverage: dict[str, FileCoverage] = {}
    for path, source in sources.items():
        ran_by: dict[str, set[int]] = {}
        for case in cases:
            if case.path == path:
                name = _function(
                    source, span_of(source, source.index(case.original, source.index(case.after)), len(source)).line
                )
                ran_by.setdefault(name, set()).update((*case.killers, *case.misses))
        statements = {n.lineno for n in _nodes(source) if isinstance(n, ast.stmt)}
        inside = {line: _function(source, line) for line in statements}
        covered[path] = {line: tuple(sorted(ran_by[f])) for line, f in sorted(inside.items()) if ran_by.get(f)}
        imported[path] = tuple(sorted(line for line, function in inside.items() if not function))
        missing = sorted(statements - set(covered[path]) - set(imported[path]))
        coverage[path] = FileCoverage(
            statements=len(statements),
            covered_statements=len(statements) - len(missing),
            branches=8,
            covered_branches=8 - min(8, len(missing)),
            missing_lines=tuple(missing),
        )
    return Baseline(
        tests=tests, covered=covered, import_lines=imported, unsettled_lines={}, coverage=coverage, duration=1.83
    )


def a_run(
    sources: dict[str, str],
    cases: tuple[Case, ...],
    tests: tuple[Test, ...],
    *,
    gate: GateConfig,
    excluded: tuple[Excluded, ...] = (),
    project: str = "tasks-api",
) -> Run:
    """A whole run from its cases: score, gate and audit are the real ones."""
    mutants = tuple(
        a_mutant(c.path, sources[c.path], c.original, c.replacement, c.operator, after=c.after) for c in cases
    )
    verdicts = tuple(a_verdict(m, c, number) for number, (m, c) in enumerate(zip(mutants, cases, strict=True)))
    tasks = tuple(
        Task(
            mutant_id=mutant.id,
            tests=(*case.misses, *case.killers),
            time_limit=5.0,
            tier=verdict.tier or Tier.COLLECTED,
            whole_row=mutant.family != "general",
            why_tier="nothing but a function's body changes" if verdict.tier is Tier.COLLECTED else "runs at import",
            why_not="" if case.misses or case.killers else "no test runs this statement",
        )
        for mutant, case, verdict in zip(mutants, cases, verdicts, strict=True)
    )
    baseline = a_baseline(sources, cases, tests)
    scores = score(mutants, excluded, verdicts)
    return Run(
        id="2026-01-15-093012-3f2a1c",
        started="2026-01-15T09:30:12Z",
        duration=134.2,
        project=project,
        config={
            "source": "app",
            "tests": "tests",
            "jobs": "2",
            "gate.fail_under": f"{gate.fail_under:g}",
            "gate.family": ", ".join(f"{family} {limit:g}" for family, limit in gate.family.items()),
        },
        environment=Environment(
            auditor="0.1.0",
            python="3.12.4",
            platform="Linux x86_64",
            database="PostgreSQL 18.6 (embedded)",
            cores=2,
            jobs=2,
            packages={"asyncpg": "0.30.0", "fastapi": "0.130.2", "pytest": "8.4.1", "sqlalchemy": "2.0.43"},
            commit="3f2a1c9d04e6b7aa1f90f0c2d9bb01c7a55e3d11",
            branch="list-by-page",
            dirty=True,
        ),
        sources=sources,
        baseline=baseline,
        mutants=mutants,
        excluded=excluded,
        plan=Plan(tasks=tasks),
        verdicts=verdicts,
        findings=audit(mutants, verdicts, baseline, excluded),
        scores=scores,
        gate=decide(scores, gate, verdicts_expected=len(mutants)),
        self_check=tuple(
            TierCheck(worker=worker, tier=tier, used=used, unmutated="green", noop="survived", raising=raising, why=why)
            for worker in (0, 1)
            for tier, used, raising, why in (
                (Tier.COLLECTED, True, "killed", ""),
                (Tier.IMPORTED, False, "survived", "test_the_service_answers differs from the baseline"),
                (Tier.FRESH, True, "killed", ""),
            )
        ),
        timings={
            "database": 0.61,
            "baseline": 3.9,
            "mutants": 1.2,
            "plan": 0.1,
            "self-check": 1.4,
            "mutants run": 126.4,
            "audit": 0.2,
        },
        warnings=("tests/test_smoke.py::test_the_service_answers differs from one baseline run to the other",),
    )


def realistic_run() -> Run:
    excluded = tuple(
        Excluded(mutant=a_mutant(path, SOURCES[path], original, new, operator), kind=kind, reason=reason, by=by)
        for path, original, new, operator, kind, reason, by in EXCLUSIONS
    )
    gate = GateConfig(fail_under=80.0, family={"tenant": 100.0, "transaction": 100.0, "await": 100.0})
    return a_run(SOURCES, CASES, some_tests(), gate=gate, excluded=excluded)


def green_run() -> Run:
    cases = tuple(case for case in CASES if case.status is Status.KILLED)
    return a_run(SOURCES, cases, some_tests(), gate=GateConfig(fail_under=80.0, family={"tenant": 100.0}))


HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\"&{{7*7}}"


def hostile_run() -> Run:
    """Every status; a project, paths, sources, names, failures and reasons that attack whatever shows them."""
    path = 'app/<img src=x onerror="document.title=1">/x\' y.py'
    bidi = "\u202e\u0000\x1b[31m"
    source = f"def answer(x):\n    # {HOSTILE}\n    link = 'javascript:alert(1)'\n    other = \"]]>--><!--\"\n"
    source += "    return x + 1 - 2 * 3 // 4\n"
    nasty = some_tests(
        (
            f"tests/a.py::test_name[{HOSTILE}]",
            "javascript:alert(1)//::test_url",
            f"tests/a.py::test_bidi[{bidi}]",
        )
    )
    cases = (
        Case(path, "x + 1", "x - 1", "general/" + HOSTILE, Status.KILLED, (0,), (), HOSTILE + bidi),
        Case(path, "1 - 2", "1 + 2", "tenant/drop_filter", Status.SURVIVED, (), (0, 1, 2)),
        Case(path, "2 * 3", f"'{HOSTILE}'", "transaction/drop_commit", Status.NO_COVERAGE),
        Case(path, "3 // 4", "3 / 4", "await/drop_await", Status.TIMEOUT, (), (0,), "", HOSTILE),
        Case(path, "'javascript:alert(1)'", "''", 'odd"><b>/x', Status.ERROR, (), (1,), "", HOSTILE),
    )
    excluded = Excluded(
        mutant=a_mutant(path, source, "return", "yield", "general/x"),
        kind=ExclusionKind.SUPPRESSED,
        reason=HOSTILE,
        by=HOSTILE,
    )
    run = a_run({path: source}, cases, nasty, gate=GateConfig(fail_under=50.0), excluded=(excluded,), project=HOSTILE)
    return replace(run, warnings=(HOSTILE,), config={**run.config, HOSTILE: HOSTILE})


def large_run(modules: int, mutants_each: int) -> Run:
    """`modules` files of `mutants_each` functions, one mutant a function, every fourth one surviving."""
    sources, cases = {}, []
    for number in range(modules):
        path = f"app/generated/module_{number:03}.py"
        body = [
            f"def function_{n}(value):\n    return value + {n}  # module {number}\n\n\n" for n in range(mutants_each)
        ]
        sources[path] = "".join(body)
        for n in range(mutants_each):
            tests = (n % 5, (n + 3) % 16)
            if n % 4:
                cases.append(
                    killed(
                        path,
                        f"value + {n} ",
                        f"value - {n} ",
                        "general/operator_swap",
                        tests[:1],
                        tests[1:],
                        "assert 1 == 2",
                    )
                )
            else:
                cases.append(survived(path, f"value + {n} ", f"value - {n} ", "general/operator_swap", tests))
    return a_run(sources, tuple(cases), some_tests(), gate=GateConfig(fail_under=80.0))
