import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import login_sessions as crud
from audited_app.models import LoginSession
from test_suite.utils.tenants import TestTenant, make_vendor

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOON)


def set_clock(monkeypatch: pytest.MonkeyPatch, time: datetime) -> None:
    monkeypatch.setattr(crud, "now", lambda: time)


async def test_a_login_is_kept_as_a_hash_with_its_end(session: AsyncSession, acme: TestTenant) -> None:
    vera = await make_vendor(session, acme)
    token = await crud.open_login(session, vera, 60)
    assert len(token) == 43
    login = (await session.scalars(select(LoginSession).execution_options(autoflush=False))).one()
    assert (login.tenant_id, login.user_id) == (acme.id, vera.id)
    assert login.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert login.expires_at == NOON + timedelta(seconds=60)


async def test_a_token_is_good_until_it_expires(
    session: AsyncSession, acme: TestTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await crud.open_login(session, await make_vendor(session, acme), 60)
    set_clock(monkeypatch, NOON + timedelta(seconds=59))
    assert await crud.token_is_valid(session, acme.id, token) is True
    set_clock(monkeypatch, NOON + timedelta(seconds=60))
    assert await crud.token_is_valid(session, acme.id, token) is False


async def test_a_token_is_good_in_its_tenant_only(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    tokens = {
        tenant: await crud.open_login(session, await make_vendor(session, tenant), 60) for tenant in (acme, globex)
    }
    for tenant in (acme, globex):
        for owner, token in tokens.items():
            assert await crud.token_is_valid(session, tenant.id, token) is (owner is tenant)
        assert await crud.token_is_valid(session, tenant.id, "unknown") is False


async def test_closing_a_login_leaves_the_others(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    vera, gus = await make_vendor(session, acme), await make_vendor(session, globex)
    token, other = [await crud.open_login(session, vera, 60) for _ in range(2)]
    foreign = await crud.open_login(session, gus, 60)
    await crud.close_login(session, acme.id, foreign)
    await crud.close_login(session, acme.id, token)
    assert await crud.token_is_valid(session, acme.id, token) is False
    assert await crud.token_is_valid(session, acme.id, other) is True
    assert await crud.token_is_valid(session, globex.id, foreign) is True
