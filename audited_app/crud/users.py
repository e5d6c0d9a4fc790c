from collections.abc import Sequence

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.errors import NotFound
from audited_app.models import Project, User
from audited_app.schemas.page import PageQuery


async def create_user(
    session: AsyncSession, tenant_id: int, name: str, *, credits: int = 0, password_hash: str | None = None
) -> User:
    user = User(tenant_id=tenant_id, name=name, credits=credits, password_hash=password_hash)
    session.add(user)
    await session.flush()
    return user


async def create_users(session: AsyncSession, tenant_id: int, names: Sequence[str]) -> list[User]:
    """All of them or none."""
    users = [User(tenant_id=tenant_id, name=name) for name in names]
    session.add_all(users)
    await session.flush()
    return users


async def get_user(session: AsyncSession, tenant_id: int, user_id: int) -> User:
    user = await session.scalar(select(User).where(User.id == user_id).where(User.tenant_id == tenant_id))
    if user is None:
        raise NotFound("user")
    return user


async def find_user(session: AsyncSession, tenant_id: int, name: str) -> User | None:
    return await session.scalar(select(User).filter_by(tenant_id=tenant_id, name=name))


async def list_users(session: AsyncSession, tenant_id: int, page: PageQuery) -> Sequence[User]:
    query = select(User).where(User.tenant_id == tenant_id).order_by(User.name)
    return (await session.scalars(query.limit(page.limit).offset(page.offset))).all()


async def count_users(session: AsyncSession, tenant_id: int) -> int:
    query = select(func.count()).select_from(User).filter(User.tenant_id == tenant_id)
    return (await session.execute(query)).scalar_one()


async def names_taken(session: AsyncSession, tenant_id: int, names: Sequence[str]) -> Sequence[str]:
    query = select(User.name).where(User.name.in_(names)).filter_by(tenant_id=tenant_id)
    return sorted(await session.scalars(query))


async def list_project_owners(session: AsyncSession, tenant_id: int) -> Sequence[User]:
    """Users who own a project; the tenant's limit is inside the `exists`."""
    owns_project = exists().where(Project.owner_id == User.id).where(Project.tenant_id == tenant_id)
    return (await session.scalars(select(User).where(owns_project).order_by(User.name))).all()


async def rename_user(session: AsyncSession, tenant_id: int, user_id: int, name: str) -> User:
    statement = update(User).where(User.id == user_id, User.tenant_id == tenant_id).values(name=name).returning(User)
    user = await session.scalar(statement)
    if user is None:
        raise NotFound("user")
    return user


async def delete_user(session: AsyncSession, tenant_id: int, user_id: int) -> None:
    statement = delete(User).where(User.id == user_id).where(User.tenant_id == tenant_id).returning(User.id)
    if await session.scalar(statement) is None:
        raise NotFound("user")
