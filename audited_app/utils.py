"""Helper functions that routes and dependencies share."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud.tenants import find_tenant
from audited_app.crud.users import get_user
from audited_app.errors import Forbidden, NotFound


def now() -> datetime:
    return datetime.now(UTC)


async def fetch_user_data(session: AsyncSession, tenant_id: int, user_id: int) -> str:
    """The user's name."""
    user = await get_user(session, tenant_id, user_id)
    return user.name


async def validate_tenant(session: AsyncSession, slug: str) -> int:
    """The id of the tenant called `slug`; raises `NotFound` on an unknown one, `Forbidden` on an inactive one."""
    tenant = await find_tenant(session, slug)
    if tenant is None:
        raise NotFound("tenant")
    if not tenant.is_active:
        raise Forbidden("tenant is inactive")
    return tenant.id
