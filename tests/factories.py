"""Runs made by hand, without the engine: believable tenant code, real spans, figures from the real stages.

`realistic_run()` is a run that fails its gate; `hostile_run()` has every status and names that attack whatever shows
them; `green_run()` passes; `large_run(...)` has as many modules and mutants as you ask for.
"""

import ast
import hashlib
from dataclasses import dataclass, replace
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

USERS = '''\
"""Users: every statement is limited to the caller's tenant."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NameTaken, NotFound
from app.models import User


async def create_user(session: AsyncSession, tenant_id: int, name: str) -> User:
    user = User(tenant_id=tenant_id, name=name)
    session.add(user)
    try:
        await session.commit()
    except IntegrityError as fault:
        await session.rollback()
        raise NameTaken(name) from fault
    return user


async def get_user(session: AsyncSession, tenant_id: int, user_id: int) -> User:
    query = select(User).where(User.id == user_id, User.tenant_id == tenant_id)
    user = (await session.execute(query)).scalar_one_or_none()
    if user is None:
        raise NotFound("user", user_id)
    return user


async def list_users(session: AsyncSession, tenant_id: int, limit: int = 50, offset: int = 0) -> list[User]:
    query = select(User).where(User.tenant_id == tenant_id).order_by(User.name)
    page = query.limit(min(limit, 100)).offset(offset)
    return list((await session.execute(page)).scalars())


async def rename_user(session: AsyncSession, tenant_id: int, user_id: int, name: str) -> User:
    user = await get_user(session, tenant_id, user_id)
    user.name = name
    await session.commit()
    return user


async def delete_user(session: AsyncSession, tenant_id: int, user_id: int) -> None:
    statement = delete(User).where(User.id == user_id).where(User.tenant_id == tenant_id)
    result = await session.execute(statement)
    if result.rowcount == 0:
        raise NotFound("user", user_id)
    await session.commit()


async def count_users(session: AsyncSession, tenant_id: int) -> int:
    query = select(func.count()).select_from(User).where(User.tenant_id == tenant_id)
    return (await session.execute(query)).scalar_one()


async def deactivate_all(session: AsyncSession, tenant_id: int) -> int:
    result = await session.execute(
        update(User)
        .where(User.tenant_id == tenant_id)
        .values(active=False)
    )
    await session.commit()
    return result.rowcount
'''

TRANSFERS = '''\
"""Moving a project from one owner to another: both writes land, or neither."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import NotFound, NotOwner
from app.models import Project, Transfer


async def transfer_project(
    session: AsyncSession, tenant_id: int, project_id: int, source: int, target: int
) -> Transfer:
    query = select(Project).where(Project.id == project_id, Project.tenant_id == tenant_id).with_for_update()
    project = (await session.execute(query)).scalar_one_or_none()
    if project is None:
        raise NotFound("project", project_id)
    if project.owner_id != source:
        await session.rollback()
        raise NotOwner(source)
    project.owner_id = target
    transfer = Transfer(tenant_id=tenant_id, project_id=project_id, source=source, target=target)
    session.add(transfer)
    await session.flush()
    await session.commit()
    return transfer


async def history(session: AsyncSession, tenant_id: int, project_id: int) -> list[Transfer]:
    query = select(Transfer).where(Transfer.tenant_id == tenant_id).where(Transfer.project_id == project_id)
    rows = (await session.execute(query)).scalars().all()
    return sorted(rows, key=lambda row: row.id, reverse=True)
'''

ROUTES = '''\
"""The routes of users: the tenant comes from the header, never from the body."""

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.ext.asyncio import AsyncSession

from app.crud import users
from app.db.session import get_db
from app.middleware.tenant import current_tenant
from app.schemas import UserIn, UserOut

router = APIRouter(prefix="/users")


@router.post("", status_code=201)
async def create(body: UserIn, tenant: int = Depends(current_tenant), db: AsyncSession = Depends(get_db)) -> UserOut:
    user = await users.create_user(db, tenant, body.name)
    return UserOut.model_validate(user)


@router.get("/{user_id}")
async def read(user_id: int, tenant: int = Depends(current_tenant), db: AsyncSession = Depends(get_db)) -> UserOut:
    user = await users.get_user(db, tenant, user_id)
    if user.tenant_id != tenant:
        raise HTTPException(404, "no such user")
    return UserOut.model_validate(user)


@router.get("")
async def index(
    page: int = 1,
    size: int = 20,
    tenant: int = Depends(current_tenant),
    db: AsyncSession = Depends(get_db),
) -> list[UserOut]:
    offset = (page - 1) * size
    found = await users.list_users(db, tenant, limit=size, offset=offset)
    return [UserOut.model_validate(user) for user in found]
'''

TENANT = '''\
"""Who is calling: the tenant of the X-Tenant-ID header."""

from fastapi import Depends, Header, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db.session import get_db
from app.models import Tenant


async def current_tenant(x_tenant_id: str | None = Header(None), db: AsyncSession = Depends(get_db)) -> int:
    if x_tenant_id is None:
        raise HTTPException(400, "X-Tenant-ID is missing")
    tenant = (await db.execute(select(Tenant).where(Tenant.slug == x_tenant_id))).scalar_one_or_none()
    if tenant is None:
        raise HTTPException(404, "no such tenant")
    if not tenant.active:
        raise HTTPException(403, "the tenant is closed")
    await audit_call(db, tenant.id)
    return tenant.id


async def audit_call(db: AsyncSession, tenant_id: int) -> None:
    await db.execute(Tenant.__table__.update().where(Tenant.id == tenant_id).values(calls=Tenant.calls + 1))
'''

SESSION = '''\
"""One engine, one session a request."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.settings import settings

engine = create_async_engine(settings.database_url, pool_pre_ping=True)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
'''

SOURCES = {
    "app/crud/transfers.py": TRANSFERS,
    "app/crud/users.py": USERS,
    "app/db/session.py": SESSION,
    "app/middleware/tenant.py": TENANT,
    "app/routes/users.py": ROUTES,
}

_TEST_NAMES = (
    "tests/test_crud/test_users.py::test_create_user_returns_the_row",
    "tests/test_crud/test_users.py::test_get_user",
    "tests/test_crud/test_users.py::test_get_user_of_nobody_is_not_found",
    "tests/test_crud/test_users.py::test_list_users_is_ordered",
    "tests/test_crud/test_users.py::test_rename_user",
    "tests/test_crud/test_users.py::test_delete_user",
    "tests/test_crud/test_transfers.py::test_transfer_changes_the_owner",
    "tests/test_crud/test_transfers.py::test_transfer_of_anothers_project_is_refused",
    "tests/test_crud/test_transfers.py::test_history_is_newest_first",
    "tests/test_middleware/test_tenant.py::test_header[missing-400]",
    "tests/test_middleware/test_tenant.py::test_header[unknown-404]",
    "tests/test_middleware/test_tenant.py::test_header[closed-403]",
    "tests/test_routes/test_users.py::test_create_answers_201",
    "tests/test_routes/test_users.py::test_read_answers_200",
    "tests/test_routes/test_users.py::test_index_answers_200",
    "tests/test_routes/test_users.py::test_tenants_see_only_their_own_users",
    "tests/test_smoke.py::test_the_service_answers",
)


@dataclass(frozen=True)
class Case:
    """One mutant by the text that it changes, the first such text behind `after`; `killers` and `misses` are indexes
    into `_TEST_NAMES`."""

    path: str
    original: str
    replacement: str
    operator: str
    status: Status = Status.KILLED
    killers: tuple[int, ...] = ()
    misses: tuple[int, ...] = ()
    failure: str = ""
    detail: str = ""
    after: str = ""


def _killed(
    path: str,
    original: str,
    new: str,
    operator: str,
    killers: tuple[int, ...],
    misses: tuple[int, ...],
    why: str,
    after: str = "",
) -> Case:
    return Case(path, original, new, operator, Status.KILLED, killers, misses, why, after=after)


def _survived(path: str, original: str, new: str, operator: str, misses: tuple[int, ...], after: str = "") -> Case:
    return Case(path, original, new, operator, Status.SURVIVED, (), misses, after=after)


U, X, R, M = "app/crud/users.py", "app/crud/transfers.py", "app/routes/users.py", "app/middleware/tenant.py"
_404 = "assert 200 == 404"

CASES = (
    _survived(
        U,
        ".where(User.id == user_id, User.tenant_id == tenant_id)",
        ".where(User.id == user_id)",
        "tenant/drop_filter",
        (1, 2, 4, 13),
    ),
    _killed(
        U,
        ".where(User.tenant_id == tenant_id).order_by(User.name)",
        ".order_by(User.name)",
        "tenant/drop_filter",
        (15,),
        (3, 14),
        "AssertionError: assert ['ada', 'bo', 'cy'] == ['ada', 'bo']",
    ),
    _survived(U, ".where(User.id == user_id).where(User.tenant_id == tenant_id)", ".where(User.id == user_id)",
              "tenant/drop_filter", (5,)),
    Case(U, ".select_from(User).where(User.tenant_id == tenant_id)", ".select_from(User)", "tenant/drop_filter",
         Status.NO_COVERAGE),
    Case(U, "        .where(User.tenant_id == tenant_id)\n", "", "tenant/drop_filter", Status.NO_COVERAGE),
    _survived(U, "await session.commit()", "pass", "transaction/drop_commit", (0, 12)),
    _killed(U, "await session.rollback()", "pass", "transaction/drop_rollback", (0,), (),
            "sqlalchemy.exc.PendingRollbackError: This Session's transaction has been rolled back"),
    _killed(U, "await session.commit()", "pass", "transaction/drop_commit", (4,), (),
            "AssertionError: assert 'ada' == 'eve'", after="user.name = name"),
    _survived(U, "await session.commit()", "pass", "transaction/drop_commit", (5,), after="result.rowcount == 0"),
    _killed(U, "user is None", "user is not None", "general/operator_swap", (1,), (), "app.errors.NotFound: user 1"),
    _survived(U, "min(limit, 100)", "min(limit, 101)", "general/number", (3, 14, 15)),
    _survived(U, "offset: int = 0", "offset: int = 1", "general/number", (3,)),
    _killed(U, "result.rowcount == 0", "result.rowcount != 0", "general/operator_swap", (5,), (),
            "app.errors.NotFound: user 1"),
    _killed(U, "list((await session.execute(page)).scalars())", "None", "general/return_value", (3, 14, 15), (),
            "TypeError: 'NoneType' object is not iterable"),
    _killed(X, ", Project.tenant_id == tenant_id", "", "tenant/drop_filter", (7,), (6,), _404),
    _survived(X, ".where(Transfer.tenant_id == tenant_id)", "", "tenant/drop_filter", (8,)),
    _killed(X, "await session.commit()", "pass", "transaction/drop_commit", (6,), (8,),
            "AssertionError: assert 1 == 2  # owner, read back by a second session"),
    _survived(X, "await session.rollback()", "pass", "transaction/drop_rollback", (7,)),
    _survived(X, "await session.flush()", "pass", "await/drop_statement", (6, 8)),
    _killed(X, "project.owner_id != source", "project.owner_id == source", "general/operator_swap", (6, 7), (),
            "app.errors.NotOwner: 1"),
    _killed(X, "reverse=True", "reverse=False", "general/boolean", (8,), (), "assert [1, 2] == [2, 1]"),
    Case(X, "lambda row: row.id", "lambda row: None", "general/lambda", Status.TIMEOUT, (), (8,), "",
         "no answer in 4.2 s, nor alone in 12.6 s"),
    _survived(R, "    if user.tenant_id != tenant:\n        raise HTTPException(404, \"no such user\")\n", "",
              "tenant/drop_guard", (13,)),
    _killed(R, "status_code=201", "status_code=202", "general/number", (12,), (), "assert 202 == 201"),
    _killed(R, "(page - 1) * size", "(page + 1) * size", "general/operator_swap", (15,), (14,),
            "assert [] == ['ada', 'bo']"),
    _survived(R, "size: int = 20", "size: int = 21", "general/number", (14, 15)),
    _killed(R, "await users.get_user(db, tenant, user_id)", "users.get_user(db, tenant, user_id)", "await/drop_await",
            (13,), (), "AttributeError: 'coroutine' object has no attribute 'tenant_id'"),
    _killed(M, "x_tenant_id is None", "x_tenant_id is not None", "general/operator_swap", (9, 10, 11, 12, 13, 14, 15),
            (16,), "assert 200 == 400"),
    _killed(M, "tenant is None", "tenant is not None", "general/operator_swap", (10,), (), "assert 403 == 404"),
    _killed(M, "not tenant.active", "tenant.active", "general/negation", (11,), (), "assert 200 == 403"),
    _killed(M, "    if not tenant.active:\n        raise HTTPException(403, \"the tenant is closed\")\n", "",
            "tenant/drop_guard", (11,), (12, 13, 14, 15), "assert 200 == 403"),
    _survived(M, "await audit_call(db, tenant.id)", "audit_call(db, tenant.id)", "await/drop_await",
              (12, 13, 14, 15)),
)  # fmt: skip

EXCLUSIONS = (
    (U, "raise NameTaken(name) from fault", "raise NameTaken(name) from None", "general/raise_from",
     ExclusionKind.SUPPRESSED, "the cause is for the log only", "app/crud/users.py:18"),
    (X, "Transfer(tenant_id=tenant_id, project_id=project_id", "Transfer(tenant_id=tenant_id, project_id=project_id",
     "general/argument", ExclusionKind.EQUIVALENT, "its bytecode is that of the original", ""),
    (M, '"X-Tenant-ID is missing"', '"XXX-Tenant-ID is missingXX"', "general/string", ExclusionKind.UNPRODUCTIVE,
     "the text of an error", ""),
)  # fmt: skip


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


def some_tests(names: tuple[str, ...] = _TEST_NAMES) -> tuple[Test, ...]:
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
            **{f"gate.family.{family}": f"{limit:g}" for family, limit in gate.family.items()},
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
        findings=audit(mutants, verdicts, baseline),
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
                    _killed(
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
                cases.append(_survived(path, f"value + {n} ", f"value - {n} ", "general/operator_swap", tests))
    return a_run(sources, tuple(cases), some_tests(), gate=GateConfig(fail_under=80.0))
