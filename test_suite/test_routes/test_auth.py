from datetime import timedelta
from http.cookies import SimpleCookie
from unittest.mock import AsyncMock

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app import auth
from audited_app.crud.api_keys import issue_key
from audited_app.models import ApiKey, LoginSession
from audited_app.utils import now
from test_suite.utils.tenants import PASSWORD, TestTenant, make_user, make_vendor

pytestmark = pytest.mark.integration
multi_tenant = pytest.mark.multi_tenant

WRONG = {"detail": "name or password is wrong"}
LOGIN_REQUIRED = {"detail": "login required"}


async def issue(session: AsyncSession, tenant: TestTenant, label: str = "ci") -> str:
    _, key = await issue_key(session, tenant.id, label)
    await session.commit()
    return key


async def test_a_login_sets_a_guarded_cookie(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    await make_vendor(session, acme, "Vera")
    answer = await client.post("/auth/login", headers=acme.headers, json={"name": "Vera", "password": PASSWORD})
    assert (answer.status_code, answer.json()) == (200, {"vendor": "Vera"})
    cookie = SimpleCookie(answer.headers["set-cookie"])["session"]
    assert len(cookie.value) == 43
    assert {name: value for name, value in cookie.items() if value} == {
        "max-age": "3600",
        "path": "/",
        "secure": True,
        "httponly": True,
        "samesite": "strict",
    }


@multi_tenant
async def test_a_failed_login_does_not_tell_why(
    client: httpx.AsyncClient,
    session: AsyncSession,
    acme: TestTenant,
    globex: TestTenant,
) -> None:
    await make_vendor(session, acme, "Vera")
    await make_user(session, acme, "Ada")
    for tenant, name, password in (
        (acme, "Vera", "wrong horse"),
        (acme, "Ada", PASSWORD),
        (acme, "Nobody", PASSWORD),
        (globex, "Vera", PASSWORD),
    ):
        answer = await client.post("/auth/login", headers=tenant.headers, json={"name": name, "password": password})
        assert (answer.status_code, answer.json()) == (401, WRONG)
        assert "set-cookie" not in answer.headers
    assert await session.scalar(select(func.count(LoginSession.id))) == 0


async def test_the_way_in(vendor_client: httpx.AsyncClient, acme: TestTenant) -> None:
    answer = await vendor_client.post("/auth/keys", headers=acme.headers, json={"label": "ci"})
    assert answer.status_code == 201
    issued = answer.json()
    assert issued.keys() == {"label", "prefix", "api_key"}
    assert issued["label"] == "ci"
    assert issued["api_key"].startswith(f"{issued['prefix']}.")
    answer = await vendor_client.get("/auth/keys", headers=acme.headers | {"api-key": issued["api_key"]})
    assert (answer.status_code, answer.json()) == (200, [{"label": "ci", "prefix": issued["prefix"]}])


@multi_tenant
async def test_each_tenant_sees_its_own_keys(
    vendor_client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    await issue(session, globex, "backup")
    key = await issue(session, acme, "ci")
    answer = await vendor_client.get("/auth/keys", headers=acme.headers | {"api-key": key})
    assert [key["label"] for key in answer.json()] == ["ci"]


async def test_a_cookie_alone_is_not_enough(vendor_client: httpx.AsyncClient, acme: TestTenant) -> None:
    answer = await vendor_client.get("/auth/keys", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (401, {"detail": "api-key required"})


async def test_a_key_alone_is_not_enough(client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant) -> None:
    key = await issue(session, acme)
    answer = await client.get("/auth/keys", headers=acme.headers | {"api-key": key})
    assert (answer.status_code, answer.json()) == (401, LOGIN_REQUIRED)


@multi_tenant
async def test_a_key_of_another_tenant_is_forbidden(
    vendor_client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    key = await issue(session, globex)
    answer = await vendor_client.get("/auth/keys", headers=acme.headers | {"api-key": key})
    assert (answer.status_code, answer.json()) == (403, {"detail": "api-key is another tenant's"})


async def test_a_wrong_key_is_refused(
    vendor_client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    key = await issue(session, acme)
    for wrong in (key[:-1], "0" * 16 + key[16:], key[:16]):
        answer = await vendor_client.get("/auth/keys", headers=acme.headers | {"api-key": wrong})
        assert (answer.status_code, answer.json()) == (401, {"detail": "api-key is not valid"})


@multi_tenant
async def test_a_login_is_good_in_its_tenant_only(
    vendor_client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    key = await issue(session, globex)
    answer = await vendor_client.get("/auth/keys", headers=globex.headers | {"api-key": key})
    assert (answer.status_code, answer.json()) == (401, LOGIN_REQUIRED)


async def test_an_expired_login_is_refused(
    vendor_client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    await session.execute(update(LoginSession).values(expires_at=now() - timedelta(seconds=1)))
    await session.commit()
    answer = await vendor_client.post("/auth/keys", headers=acme.headers, json={"label": "ci"})
    assert (answer.status_code, answer.json()) == (401, LOGIN_REQUIRED)
    assert await session.scalar(select(func.count(ApiKey.id))) == 0


async def test_without_a_login_nothing_is_done(client: httpx.AsyncClient, acme: TestTenant) -> None:
    for method, path, body in (
        ("POST", "/auth/keys", {"label": "ci"}),
        ("GET", "/auth/keys", None),
        ("POST", "/auth/logout", None),
    ):
        answer = await client.request(method, path, headers=acme.headers, json=body)
        assert (answer.status_code, answer.json()) == (401, LOGIN_REQUIRED)


async def test_a_logout_ends_the_login(vendor_client: httpx.AsyncClient, acme: TestTenant) -> None:
    token = vendor_client.cookies["session"]
    answer = await vendor_client.post("/auth/logout", headers=acme.headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "session" not in vendor_client.cookies
    vendor_client.cookies.set("session", token)
    answer = await vendor_client.post("/auth/logout", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (401, LOGIN_REQUIRED)


async def test_a_deleted_vendor_is_logged_out(
    vendor_client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    await session.execute(delete(LoginSession))
    await session.commit()
    answer = await vendor_client.post("/auth/logout", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (401, LOGIN_REQUIRED)


@pytest.mark.parametrize(("valid", "status"), [(True, 201), (False, 401)])
async def test_the_token_check_decides(
    client: httpx.AsyncClient, acme: TestTenant, monkeypatch: pytest.MonkeyPatch, valid: bool, status: int
) -> None:
    check = AsyncMock(spec=auth.token_is_valid, return_value=valid)
    monkeypatch.setattr(auth, "token_is_valid", check)
    client.cookies.set("session", "a token")
    answer = await client.post("/auth/keys", headers=acme.headers, json={"label": "ci"})
    assert answer.status_code == status
    check.assert_awaited_once()
    assert check.await_args.args[1:] == (acme.id, "a token")


async def test_the_login_can_be_replaced(
    app: FastAPI, client: httpx.AsyncClient, acme: TestTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = AsyncMock(return_value="a token")

    async def mocked_login() -> str:
        return await login()

    monkeypatch.setitem(app.dependency_overrides, auth.require_login, mocked_login)
    answer = await client.post("/auth/logout", headers=acme.headers)
    assert answer.status_code == 204
    login.assert_awaited_once_with()
