import asyncio

import httpx
import pytest

from audited_app.crud.counters import HitCounter, increment
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant


@pytest.mark.unit
async def test_a_hundred_hits_at_once_are_a_hundred() -> None:
    hits = HitCounter()
    values = await asyncio.gather(*(hits.increment() for _ in range(100)))
    assert sorted(values) == list(range(1, 101))
    assert hits.value == 100


@pytest.mark.integration
async def test_a_hundred_increments_at_once_are_a_hundred(live_sessions: Sessions, live_acme: TestTenant) -> None:
    async def count() -> int:
        async with live_sessions() as session:
            value = await increment(session, live_acme.id, "visits")
            await session.commit()
            return value

    values = await asyncio.gather(*(count() for _ in range(100)))
    assert sorted(values) == list(range(1, 101))


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_two_tenants_count_at_once(
    live_client: httpx.AsyncClient, live_acme: TestTenant, live_globex: TestTenant
) -> None:
    tenants = [live_acme, live_globex, live_acme]
    await asyncio.gather(*(live_client.post("/counters/visits", headers=tenant.headers) for tenant in tenants))
    for tenant, value in ((live_acme, 2), (live_globex, 1)):
        answer = await live_client.get("/counters/visits", headers=tenant.headers)
        assert answer.json() == {"name": "visits", "value": value}
