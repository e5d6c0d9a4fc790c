from unittest.mock import AsyncMock

import pytest
from fastapi import FastAPI, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.db.session import get_db, get_sessions
from audited_app.models import User
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant


@pytest.mark.unit
async def test_sessions_are_those_of_the_app() -> None:
    app = FastAPI()
    app.state.sessions = object()
    assert await get_sessions(Request({"type": "http", "app": app})) is app.state.sessions


@pytest.fixture
def opened() -> AsyncMock:
    session = AsyncMock(spec=AsyncSession)
    session.__aenter__.return_value = session
    return session


@pytest.mark.unit
async def test_a_session_is_closed_and_not_committed_when_all_went_well(opened: AsyncMock) -> None:
    served = [session async for session in get_db(lambda: opened)]
    assert served == [opened]
    opened.rollback.assert_not_awaited()
    opened.commit.assert_not_awaited()
    opened.__aexit__.assert_awaited_once_with(None, None, None)


@pytest.mark.unit
async def test_a_session_is_rolled_back_and_closed_when_the_route_fails(opened: AsyncMock) -> None:
    dependency = get_db(lambda: opened)
    assert await anext(dependency) is opened
    with pytest.raises(ValueError, match=r"^boom$"):
        await dependency.athrow(ValueError("boom"))
    opened.rollback.assert_awaited_once_with()
    opened.__aexit__.assert_awaited_once()


@pytest.mark.integration
async def test_what_was_not_committed_is_gone(live_sessions: Sessions, live_acme: TestTenant) -> None:
    async for session in get_db(live_sessions):
        session.add(User(tenant_id=live_acme.id, name="Ada"))
        await session.flush()
    async with live_sessions() as reader:
        assert (await reader.scalars(select(User))).all() == []
