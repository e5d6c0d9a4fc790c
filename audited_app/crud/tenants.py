from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import Tenant


async def create_tenant(session: AsyncSession, slug: str, name: str) -> Tenant:
    tenant = Tenant(slug=slug, name=name)
    session.add(tenant)
    await session.flush()
    return tenant


async def find_tenant(session: AsyncSession, slug: str) -> Tenant | None:
    return await session.scalar(select(Tenant).where(Tenant.slug == slug))
