import base64
import json
import time

import httpx
import pytest
from press import auth, main
from press.link import Link
from press.queue import queue
from stand_ins import jwt
from starlette.requests import Request


@pytest.fixture
async def client():
    main.rows.clear()
    main.cache.clear()
    main.limiter.calls.clear()
    queue.jobs.clear()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(main.app), base_url="http://test") as client:
        yield client


def as_(name):
    return {"token": auth.issue(name)}


def token(key=auth.KEY, **changed):
    claims = {"sub": "ada", "aud": "reports", "iss": "login", "exp": time.time() + 60}
    return {"token": jwt.encode(claims | changed, key)}


async def test_who_asks(client):
    assert (await client.get("/me", headers=as_("bob"))).json() == "bob"


@pytest.mark.parametrize(
    "headers", [token(key="another"), token(aud="shop"), token(iss="me"), token(exp=0), token(sub="eve"), as_("cleo")]
)
async def test_who_is_refused(client, headers):
    answer = await client.get("/me", headers=headers)
    assert answer.status_code == 401


def test_a_token_ends():
    body = auth.issue("ada").partition(".")[0]
    assert json.loads(base64.urlsafe_b64decode(body))["exp"] > time.time()


async def test_only_an_administrator_deletes(client):
    for name in ("bob", "ada"):
        await client.post("/notes", headers=as_(name), json={"text": "tea"})
    assert (await client.delete("/notes", headers=as_("bob"))).status_code == 403
    assert len(main.rows) == 2
    assert (await client.delete("/notes", headers=as_("ada"))).status_code == 200
    assert main.rows == []


async def test_a_note_is_its_writers(client):
    await client.post("/notes", headers=as_("bob"), json={"text": "tea", "tenant_id": 2})
    assert main.rows == [main.Note("tea", 1)]


async def test_a_draft_is_its_writers(client):
    await client.post("/drafts", headers=as_("bob"), json={"text": "tea", "tenant_id": 2})
    assert main.rows == [{"text": "tea", "tenant_id": 1}]


async def test_a_report_is_the_tenants_own(client):
    for name, tenant in (("ada", 1), ("dora", 2)):
        assert (await client.get("/reports/5", headers=as_(name))).json() == f"month 5 of {tenant}"


async def test_printing_needs_both_scopes(client):
    assert (await client.post("/reports/5/print", headers=as_("bob"))).status_code == 403
    assert queue.jobs == []
    assert (await client.post("/reports/5/print", headers=as_("dora"))).status_code == 200
    assert queue.jobs == [("print", {"month": 5, "tenant_id": 2})]


async def test_the_tenant_is_known_for_two_calls(client):
    answers = [await client.get("/tenant", headers={"x-tenant": "acme"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].json() == "acme"


async def test_the_tenant_is_known_no_longer_than_the_request():
    async def answer(request):
        return main.current_tenant.get()

    request = Request({"type": "http", "headers": [(b"x-tenant", b"acme")]})
    assert await main.note_tenant(request, answer) == "acme"
    assert main.current_tenant.get() == "-"


def test_a_link_ends():
    assert Link(expires_at=5).is_good(4)
    assert not Link(expires_at=5).is_good(6)
    assert not Link(expires_at=5, revoked=True).is_good(4)
