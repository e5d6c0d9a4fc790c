"""A small service of many tenants as it might be audited: its sources, its tests, and what became of each mutant."""

from dataclasses import dataclass

from auditor.model.mutant import ExclusionKind
from auditor.model.verdict import Status

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

TEST_NAMES = (
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
    into `TEST_NAMES`."""

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


def killed(
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


def survived(path: str, original: str, new: str, operator: str, misses: tuple[int, ...], after: str = "") -> Case:
    return Case(path, original, new, operator, Status.SURVIVED, (), misses, after=after)


U, X, R, M = "app/crud/users.py", "app/crud/transfers.py", "app/routes/users.py", "app/middleware/tenant.py"
_404 = "assert 200 == 404"

CASES = (
    survived(
        U,
        ".where(User.id == user_id, User.tenant_id == tenant_id)",
        ".where(User.id == user_id)",
        "tenant/drop_filter",
        (1, 2, 4, 13),
    ),
    killed(
        U,
        ".where(User.tenant_id == tenant_id).order_by(User.name)",
        ".order_by(User.name)",
        "tenant/drop_filter",
        (15,),
        (3, 14),
        "AssertionError: assert ['ada', 'bo', 'cy'] == ['ada', 'bo']",
    ),
    survived(U, ".where(User.id == user_id).where(User.tenant_id == tenant_id)", ".where(User.id == user_id)",
              "tenant/drop_filter", (5,)),
    Case(U, ".select_from(User).where(User.tenant_id == tenant_id)", ".select_from(User)", "tenant/drop_filter",
         Status.NO_COVERAGE),
    Case(U, "        .where(User.tenant_id == tenant_id)\n", "", "tenant/drop_filter", Status.NO_COVERAGE),
    survived(U, "await session.commit()", "pass", "transaction/drop_commit", (0, 12)),
    killed(U, "await session.rollback()", "pass", "transaction/drop_rollback", (0,), (),
            "sqlalchemy.exc.PendingRollbackError: This Session's transaction has been rolled back"),
    killed(U, "await session.commit()", "pass", "transaction/drop_commit", (4,), (),
            "AssertionError: assert 'ada' == 'eve'", after="user.name = name"),
    survived(U, "await session.commit()", "pass", "transaction/drop_commit", (5,), after="result.rowcount == 0"),
    killed(U, "user is None", "user is not None", "general/operator_swap", (1,), (), "app.errors.NotFound: user 1"),
    survived(U, "min(limit, 100)", "min(limit, 101)", "general/number", (3, 14, 15)),
    survived(U, "offset: int = 0", "offset: int = 1", "general/number", (3,)),
    killed(U, "result.rowcount == 0", "result.rowcount != 0", "general/operator_swap", (5,), (),
            "app.errors.NotFound: user 1"),
    killed(U, "list((await session.execute(page)).scalars())", "None", "general/return_value", (3, 14, 15), (),
            "TypeError: 'NoneType' object is not iterable"),
    killed(X, ", Project.tenant_id == tenant_id", "", "tenant/drop_filter", (7,), (6,), _404),
    survived(X, ".where(Transfer.tenant_id == tenant_id)", "", "tenant/drop_filter", (8,)),
    killed(X, "await session.commit()", "pass", "transaction/drop_commit", (6,), (8,),
            "AssertionError: assert 1 == 2  # owner, read back by a second session"),
    survived(X, "await session.rollback()", "pass", "transaction/drop_rollback", (7,)),
    survived(X, "await session.flush()", "pass", "await/drop_statement", (6, 8)),
    killed(X, "project.owner_id != source", "project.owner_id == source", "general/operator_swap", (6, 7), (),
            "app.errors.NotOwner: 1"),
    killed(X, "reverse=True", "reverse=False", "general/boolean", (8,), (), "assert [1, 2] == [2, 1]"),
    Case(X, "lambda row: row.id", "lambda row: None", "general/lambda", Status.TIMEOUT, (), (8,), "",
         "no answer in 4.2 s, nor alone in 12.6 s"),
    survived(R, "    if user.tenant_id != tenant:\n        raise HTTPException(404, \"no such user\")\n", "",
              "tenant/drop_guard", (13,)),
    killed(R, "status_code=201", "status_code=202", "general/number", (12,), (), "assert 202 == 201"),
    killed(R, "(page - 1) * size", "(page + 1) * size", "general/operator_swap", (15,), (14,),
            "assert [] == ['ada', 'bo']"),
    survived(R, "size: int = 20", "size: int = 21", "general/number", (14, 15)),
    killed(R, "await users.get_user(db, tenant, user_id)", "users.get_user(db, tenant, user_id)", "await/drop_await",
            (13,), (), "AttributeError: 'coroutine' object has no attribute 'tenant_id'"),
    killed(M, "x_tenant_id is None", "x_tenant_id is not None", "general/operator_swap", (9, 10, 11, 12, 13, 14, 15),
            (16,), "assert 200 == 400"),
    killed(M, "tenant is None", "tenant is not None", "general/operator_swap", (10,), (), "assert 403 == 404"),
    killed(M, "not tenant.active", "tenant.active", "general/negation", (11,), (), "assert 200 == 403"),
    killed(M, "    if not tenant.active:\n        raise HTTPException(403, \"the tenant is closed\")\n", "",
            "tenant/drop_guard", (11,), (12, 13, 14, 15), "assert 200 == 403"),
    survived(M, "await audit_call(db, tenant.id)", "audit_call(db, tenant.id)", "await/drop_await",
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
