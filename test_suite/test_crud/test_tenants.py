import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud.tenants import create_tenant, find_tenant

pytestmark = pytest.mark.integration


async def test_a_created_tenant_is_found_by_its_slug(session: AsyncSession) -> None:
    acme = await create_tenant(session, "acme", "Acme Ltd")
    await create_tenant(session, "globex", "Globex")
    assert acme.id > 0
    assert (acme.slug, acme.name, acme.is_active) == ("acme", "Acme Ltd", True)
    assert await find_tenant(session, "acme") is acme
    assert await find_tenant(session, "initech") is None
