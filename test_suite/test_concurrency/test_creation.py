import asyncio

import httpx
import pytest

from test_suite.utils.tenants import TestTenant

pytestmark = pytest.mark.integration


async def names(client: httpx.AsyncClient, tenant: TestTenant) -> list[str]:
    answer = await client.get("/users", headers=tenant.headers)
    return [user["name"] for user in answer.json()["items"]]


async def test_ten_creations_at_once_all_land(live_client: httpx.AsyncClient, live_acme: TestTenant) -> None:
    wanted = [f"user {number}" for number in range(10)]
    answers = await asyncio.gather(
        *(live_client.post("/users", headers=live_acme.headers, json={"name": name}) for name in wanted)
    )
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.json()["id"] for answer in answers}) == 10
    assert await names(live_client, live_acme) == wanted


@pytest.mark.multi_tenant
async def test_two_tenants_creating_at_once_see_their_own(
    live_client: httpx.AsyncClient, live_acme: TestTenant, live_globex: TestTenant
) -> None:
    wanted = {tenant: [f"{tenant.slug} {number}" for number in range(4)] for tenant in (live_acme, live_globex)}
    await asyncio.gather(
        *(
            live_client.post("/users", headers=tenant.headers, json={"name": name})
            for tenant in wanted
            for name in wanted[tenant]
        )
    )
    for tenant in wanted:
        assert await names(live_client, tenant) == wanted[tenant]


async def test_of_two_namesakes_at_once_one_lands(live_client: httpx.AsyncClient, live_acme: TestTenant) -> None:
    answers = await asyncio.gather(
        *(live_client.post("/users", headers=live_acme.headers, json={"name": "Ada"}) for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await names(live_client, live_acme) == ["Ada"]
