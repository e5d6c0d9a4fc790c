from unittest.mock import AsyncMock

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.routes import health

pytestmark = pytest.mark.integration


async def test_health_needs_neither_tenant_nor_database(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def test_ready_asks_the_database(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.unit
async def test_ready_runs_a_query() -> None:
    session = AsyncMock(spec=AsyncSession)
    assert await health.ready(session) == {"status": "ready"}
    session.execute.assert_awaited_once()
    assert str(session.execute.await_args.args[0]) == "SELECT 1"


@pytest.mark.parametrize("seconds", [0.0, 60.0])
async def test_slow_sleeps_as_long_as_it_is_told(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    sleep = AsyncMock()
    monkeypatch.setattr(health, "sleep", sleep)
    answer = await client.get("/health/slow", params={"seconds": seconds})
    assert (answer.status_code, answer.json()) == (200, {"slept": seconds})
    sleep.assert_awaited_once_with(seconds)


@pytest.mark.parametrize("seconds", [-0.1, 60.1])
async def test_slow_has_bounds(client: httpx.AsyncClient, seconds: float) -> None:
    answer = await client.get("/health/slow", params={"seconds": seconds})
    assert answer.status_code == 422
