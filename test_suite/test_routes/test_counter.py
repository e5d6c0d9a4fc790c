import httpx
import pytest
from fastapi import FastAPI

from test_suite.utils.tenants import TestTenant

pytestmark = pytest.mark.integration


@pytest.mark.multi_tenant
async def test_each_tenant_counts_for_itself(client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant) -> None:
    for tenant, value in ((acme, 1), (acme, 2), (globex, 1)):
        answer = await client.post("/counters/visits", headers=tenant.headers)
        assert (answer.status_code, answer.json()) == (200, {"name": "visits", "value": value})
    for tenant, value in ((acme, 2), (globex, 1)):
        answer = await client.get("/counters/visits", headers=tenant.headers)
        assert (answer.status_code, answer.json()) == (200, {"name": "visits", "value": value})


@pytest.mark.multi_tenant
async def test_a_counter_of_another_tenant_is_not_found(
    client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant
) -> None:
    await client.post("/counters/visits", headers=acme.headers)
    answer = await client.get("/counters/visits", headers=globex.headers)
    assert (answer.status_code, answer.json()) == (404, {"detail": "counter not found"})


async def test_a_counters_name_is_short_and_plain(client: httpx.AsyncClient, acme: TestTenant) -> None:
    for name, status in (("a-9", 404), ("z" * 40, 404), ("z" * 41, 422), ("A", 422), ("a_b", 422)):
        answer = await client.get(f"/counters/{name}", headers=acme.headers)
        assert answer.status_code == status


async def test_hits_are_counted_for_the_whole_process(
    app: FastAPI, client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant
) -> None:
    app.state.hits.value = 40
    for value, tenant in enumerate((acme, globex, acme), start=41):
        answer = await client.post("/hits", headers=tenant.headers)
        assert (answer.status_code, answer.json()) == (200, {"value": value})
