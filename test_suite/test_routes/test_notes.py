"""Over really committed transactions: the tenant's setting ends with each of them."""

import httpx
import pytest

from test_suite.utils.tenants import TestTenant

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]
NOT_FOUND = {"detail": "note not found"}


@pytest.fixture
async def note(live_client: httpx.AsyncClient, live_acme: TestTenant) -> dict[str, object]:
    answer = await live_client.post("/notes", headers=live_acme.headers, json={"text": "milk"})
    assert answer.status_code == 201
    note: dict[str, object] = answer.json()
    assert note == {"id": note["id"], "text": "milk"}
    return note


async def test_a_note_is_its_tenants_to_read(
    live_client: httpx.AsyncClient, live_acme: TestTenant, live_globex: TestTenant, note: dict[str, object]
) -> None:
    path = f"/notes/{note['id']}"
    answer = await live_client.get(path, headers=live_acme.headers)
    assert (answer.status_code, answer.json()) == (200, note)
    answer = await live_client.get(path, headers=live_globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


async def test_each_tenant_lists_its_own_notes(
    live_client: httpx.AsyncClient, live_acme: TestTenant, live_globex: TestTenant, note: dict[str, object]
) -> None:
    answer = await live_client.post("/notes", headers=live_globex.headers, json={"text": "secret"})
    for tenant, notes in ((live_acme, [note]), (live_globex, [answer.json()])):
        answer = await live_client.get("/notes", headers=tenant.headers)
        assert (answer.status_code, answer.json()) == (200, notes)


async def test_a_note_is_its_tenants_to_delete(
    live_client: httpx.AsyncClient, live_acme: TestTenant, live_globex: TestTenant, note: dict[str, object]
) -> None:
    path = f"/notes/{note['id']}"
    answer = await live_client.delete(path, headers=live_globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    answer = await live_client.delete(path, headers=live_acme.headers)
    assert (answer.status_code, answer.content) == (204, b"")
    answer = await live_client.get("/notes", headers=live_acme.headers)
    assert answer.json() == []
