import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import create_async_engine

from audited_app.db.engine import make_sessions
from test_suite.conftest import Sessions, client_over
from test_suite.utils.tenants import TestTenant, make_project, make_user


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_each_tenant_sees_its_own_summary(
    live_client: httpx.AsyncClient, live_sessions: Sessions, live_acme: TestTenant, live_globex: TestTenant
) -> None:
    async with live_sessions() as session:
        ada = await make_user(session, live_acme, "Ada")
        for budget in (3, 4):
            await make_project(session, live_acme, ada, "Engine", budget=budget)
    answer = await live_client.get("/summary", headers=live_acme.headers)
    assert (answer.status_code, answer.json()) == (200, {"users": 1, "projects": 2, "budget": 7})
    answer = await live_client.get("/summary", headers=live_globex.headers)
    assert (answer.status_code, answer.json()) == (200, {"users": 0, "projects": 0, "budget": 0})


@pytest.mark.integration
async def test_a_summary_does_not_wait_for_a_connection_of_its_own(
    app: FastAPI, database_url: str, live_acme: TestTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_async_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=2)
    async with client_over(app, make_sessions(engine), monkeypatch) as client:
        answer = await client.get("/summary", headers=live_acme.headers)
    await engine.dispose()
    assert answer.status_code == 200
