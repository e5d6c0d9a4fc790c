import asyncio

import httpx
import pytest

from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant, make_user

pytestmark = pytest.mark.integration


@pytest.fixture
async def owners(live_sessions: Sessions, live_acme: TestTenant) -> tuple[int, int]:
    async with live_sessions() as session:
        ada, bob = [await make_user(session, live_acme, name, credits=100) for name in ("Ada", "Bob")]
    return ada.id, bob.id


async def credits(client: httpx.AsyncClient, tenant: TestTenant) -> list[int]:
    answer = await client.get("/users", headers=tenant.headers)
    return [user["credits"] for user in answer.json()["items"]]


async def test_no_transfer_is_lost(
    live_client: httpx.AsyncClient, live_acme: TestTenant, owners: tuple[int, int]
) -> None:
    ada, bob = owners
    body = {"source_id": ada, "target_id": bob, "amount": 20}
    answers = await asyncio.gather(
        *(live_client.post("/users/transfers", headers=live_acme.headers, json=body) for _ in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [204] * 5 + [409]
    assert await credits(live_client, live_acme) == [0, 200]


async def test_transfers_in_both_directions_do_not_wait_for_each_other(
    live_client: httpx.AsyncClient, live_acme: TestTenant, owners: tuple[int, int]
) -> None:
    ada, bob = owners
    bodies = [
        {"source_id": source, "target_id": target, "amount": amount}
        for source, target, amount in ((ada, bob, 1), (bob, ada, 2))
        for _ in range(3)
    ]
    answers = await asyncio.gather(
        *(live_client.post("/users/transfers", headers=live_acme.headers, json=body) for body in bodies)
    )
    assert [answer.status_code for answer in answers] == [204] * 6
    assert await credits(live_client, live_acme) == [103, 97]
