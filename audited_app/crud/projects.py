from collections.abc import Sequence

from sqlalchemy import and_, delete, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import with_loader_criteria

from audited_app.crud.users import get_user
from audited_app.db.base import TenantOwned
from audited_app.errors import NotFound
from audited_app.models import Project, User
from audited_app.schemas.page import PageQuery


async def create_project(session: AsyncSession, tenant_id: int, *, owner_id: int, title: str, budget: int) -> Project:
    """Raises `NotFound` when the owner is not the tenant's."""
    await get_user(session, tenant_id, owner_id)
    project = Project(tenant_id=tenant_id, owner_id=owner_id, title=title, budget=budget)
    session.add(project)
    await session.flush()
    return project


async def get_project(session: AsyncSession, tenant_id: int, project_id: int) -> Project:
    """Read by its key alone; the guard below is all that keeps tenants apart."""
    project = await session.get(Project, project_id)
    if project is None:
        raise NotFound("project")
    if project.tenant_id != tenant_id:
        raise NotFound("project")
    return project


async def list_projects(session: AsyncSession, tenant_id: int, page: PageQuery) -> Sequence[Project]:
    """Limited by a criterion that applies to every owned entity of the query."""
    own_rows = with_loader_criteria(TenantOwned, lambda entity: entity.tenant_id == tenant_id, include_aliases=True)
    query = select(Project).options(own_rows).order_by(Project.title, Project.id)
    return (await session.scalars(query.limit(page.limit).offset(page.offset))).all()


async def count_projects(session: AsyncSession, tenant_id: int) -> int:
    query = select(func.count()).select_from(Project).where(Project.tenant_id == tenant_id)
    return (await session.execute(query)).scalar_one()


async def search_projects(session: AsyncSession, tenant_id: int, words: str) -> Sequence[Project]:
    """Those with `words` in the title or in the owner's name, in any case."""
    in_title = Project.title.icontains(words, autoescape=True)
    in_name = Project.owner.has(User.name.icontains(words, autoescape=True))
    matches = and_(Project.tenant_id == tenant_id, or_(in_title, in_name))
    return (await session.scalars(select(Project).where(matches).order_by(Project.title))).all()


async def list_projects_of(session: AsyncSession, tenant_id: int, owner: str) -> Sequence[Project]:
    """Those of the user called `owner`; the tenant's limit is on the joined user."""
    query = select(Project).join(Project.owner).where(User.name == owner, User.tenant_id == tenant_id)
    return (await session.scalars(query.order_by(Project.title))).all()


async def total_budget(session: AsyncSession, tenant_id: int) -> int:
    query = text("""SELECT coalesce(sum(budget), 0) FROM projects WHERE tenant_id = :tenant_id""")
    return int((await session.execute(query, {"tenant_id": tenant_id})).scalar_one())


async def update_project(session: AsyncSession, tenant_id: int, project_id: int, *, title: str, budget: int) -> Project:
    project = await get_project(session, tenant_id, project_id)
    project.title = title
    project.budget = budget
    return project


async def delete_project(session: AsyncSession, tenant_id: int, project_id: int) -> None:
    statement = delete(Project).where(and_(Project.id == project_id, Project.tenant_id == tenant_id))
    if await session.scalar(statement.returning(Project.id)) is None:
        raise NotFound("project")
