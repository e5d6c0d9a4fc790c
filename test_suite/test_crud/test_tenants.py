import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud.tenants import create_tenant, find_tenant

pytestmark = pytest.mark.integration


async def test_a_created_tenant_is_found_by_its_slug(session: AsyncSession) -> None:
    initech = await create_tenant(session, "initech", "Initech Ltd")
    assert initech.id > 0
    assert (initech.slug, initech.name, initech.is_active) == ("initech", "Initech Ltd", True)
    assert await find_tenant(session, "initech") is initech
    assert await find_tenant(session, "nobody") is None
