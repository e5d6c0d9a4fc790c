import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Receive, Scope, Send

from audited_app.middleware.tenant import TenantHeaderMiddleware
from test_suite.utils.tenants import TestTenant, make_tenant, make_user

integration = pytest.mark.integration
HEALTH = ("/health", "/health/ready", "/health/slow")
MISSING = {"detail": "X-Tenant-ID header is missing"}


@integration
@pytest.mark.parametrize("headers", [{}, {"X-Tenant-ID": ""}])
async def test_a_request_without_a_tenant_is_bad(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.get("/users", headers=headers)
    assert (answer.status_code, answer.json()) == (400, MISSING)


@integration
async def test_an_unknown_tenant_is_not_found(client: httpx.AsyncClient, acme: TestTenant) -> None:
    answer = await client.get("/users", headers={"X-Tenant-ID": "acm"})
    assert (answer.status_code, answer.json()) == (404, {"detail": "tenant not found"})


@integration
async def test_an_inactive_tenant_is_forbidden(client: httpx.AsyncClient, session: AsyncSession) -> None:
    tenant = await make_tenant(session, "closed", is_active=False)
    answer = await client.get("/users", headers=tenant.headers)
    assert (answer.status_code, answer.json()) == (403, {"detail": "tenant is inactive"})


@integration
@pytest.mark.multi_tenant
async def test_the_header_names_the_tenant(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    for tenant, name in ((acme, "Ada"), (globex, "Grace")):
        await make_user(session, tenant, name)
    for tenant, name in ((acme, "Ada"), (globex, "Grace")):
        answer = await client.get("/users", headers=tenant.headers)
        assert [user["name"] for user in answer.json()["items"]] == [name]


@pytest.mark.unit
@pytest.mark.parametrize("path", [*HEALTH, "/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json"])
async def test_a_public_path_needs_no_tenant(path: str) -> None:
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope["path"], receive, send))

    await TenantHeaderMiddleware(app)({"type": "http", "path": path, "headers": []}, "receive", "send")
    assert passed == [(path, "receive", "send")]


@pytest.mark.unit
async def test_what_is_no_request_needs_no_tenant() -> None:
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope, receive, send))

    await TenantHeaderMiddleware(app)({"type": "lifespan"}, "receive", "send")
    assert passed == [({"type": "lifespan"}, "receive", "send")]


@pytest.mark.unit
async def test_the_tenant_is_handed_on() -> None:
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope["state"], receive, send))

    scope = {"type": "http", "path": "/users", "headers": [(b"x-tenant-id", b"acme")]}
    await TenantHeaderMiddleware(app)(scope, "receive", "send")
    assert passed == [({"tenant_slug": "acme"}, "receive", "send")]
