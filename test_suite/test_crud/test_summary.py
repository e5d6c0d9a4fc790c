import asyncio
from unittest.mock import AsyncMock

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import summary
from audited_app.schemas.project import Summary
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant, make_project, make_user


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_a_summary_counts_the_tenants_own(
    live_sessions: Sessions, live_acme: TestTenant, live_globex: TestTenant
) -> None:
    async with live_sessions() as session:
        for tenant, names, budget in ((live_acme, ("Ada", "Bob"), 5), (live_globex, ("Grace",), 80)):
            for name in names:
                owner = await make_user(session, tenant, name)
            await make_project(session, tenant, owner, "Engine", budget=budget)
    assert await summary.summarise(live_sessions, live_acme.id) == Summary(users=2, projects=1, budget=5)
    assert await summary.summarise(live_sessions, live_globex.id) == Summary(users=1, projects=1, budget=80)


@pytest.mark.unit
async def test_the_reads_run_at_once_each_on_a_session_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    all_running = asyncio.Barrier(3)
    sessions_used = []

    def figure(value: int) -> AsyncMock:
        async def read(session: AsyncSession, tenant_id: int) -> int:
            sessions_used.append(session)
            async with asyncio.timeout(3):
                await all_running.wait()
            return value * tenant_id

        return AsyncMock(side_effect=read)

    for value, name in enumerate(("count_users", "count_projects", "total_budget"), start=1):
        monkeypatch.setattr(summary, name, figure(value))
    opened = [AsyncMock(spec=AsyncSession) for _ in range(3)]
    for session in opened:
        session.__aenter__.return_value = session
    result = await summary.summarise(iter(opened).__next__, 10)
    assert result == Summary(users=10, projects=20, budget=30)
    assert {id(session) for session in sessions_used} == {id(session) for session in opened}
    for session in opened:
        session.__aexit__.assert_awaited_once()


@pytest.mark.unit
@pytest.mark.parametrize("failing", ["count_users", "count_projects", "total_budget"])
async def test_a_read_that_fails_fails_the_summary(monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    for name in ("count_users", "count_projects", "total_budget"):
        monkeypatch.setattr(summary, name, AsyncMock(return_value=1))
    monkeypatch.setattr(summary, failing, AsyncMock(side_effect=ConnectionRefusedError))
    with pytest.raises(ConnectionRefusedError):
        await summary.summarise(lambda: AsyncMock(spec=AsyncSession), 10)
