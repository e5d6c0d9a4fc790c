from datetime import UTC
from unittest.mock import AsyncMock, patch

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app import utils
from audited_app.errors import Forbidden, NotFound
from audited_app.models import User
from test_suite.utils.tenants import TestTenant, make_tenant, make_user


@pytest.mark.unit
async def test_fetch_user_data_awaits_the_read_and_returns_the_name() -> None:
    session = AsyncMock(spec=AsyncSession)
    with patch("audited_app.utils.get_user", AsyncMock(return_value=User(name="Ada"))) as get_user:
        assert await utils.fetch_user_data(session, 7, 3) == "Ada"
    get_user.assert_awaited_once_with(session, 7, 3)


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_fetch_user_data_knows_the_tenants_own_only(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada = await make_user(session, acme, "Ada")
    assert await utils.fetch_user_data(session, acme.id, ada.id) == "Ada"
    with pytest.raises(NotFound, match=r"^user not found$"):
        await utils.fetch_user_data(session, globex.id, ada.id)


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_validate_tenant_returns_the_id(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    assert await utils.validate_tenant(session, "acme") == acme.id
    assert await utils.validate_tenant(session, "globex") == globex.id


@pytest.mark.integration
async def test_validate_tenant_refuses_the_unknown_and_the_inactive(session: AsyncSession) -> None:
    await make_tenant(session, "closed", is_active=False)
    with pytest.raises(NotFound, match=r"^tenant not found$"):
        await utils.validate_tenant(session, "nobody")
    with pytest.raises(Forbidden, match=r"^tenant is inactive$"):
        await utils.validate_tenant(session, "closed")


@pytest.mark.unit
def test_now_is_in_utc() -> None:
    assert utils.now().tzinfo is UTC
