"""Which tenant a request is for: the middleware wants the header, the dependency looks the tenant up."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import ASGIApp, Receive, Scope, Send

from audited_app.db.row_security import act_as_tenant
from audited_app.db.session import Db
from audited_app.utils import validate_tenant

TENANT_HEADER = "X-Tenant-ID"
PUBLIC_PATHS = frozenset(
    {"/health", "/health/ready", "/health/slow", "/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json"}
)


class TenantHeaderMiddleware:
    """Answers 400 to a request without the header, unless its path is public."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PUBLIC_PATHS:
            request = Request(scope)
            slug = request.headers.get(TENANT_HEADER)
            if not slug:
                answer = JSONResponse({"detail": f"{TENANT_HEADER} header is missing"}, status_code=400)
                await answer(scope, receive, send)
                return
            request.state.tenant_slug = slug
        await self.app(scope, receive, send)


class Tenancy(NamedTuple):
    """The request's tenant as plain values, which no rollback can expire."""

    id: int
    slug: str


async def current_tenant(request: Request, db: Db) -> Tenancy:
    """Unknown → 404, inactive → 403."""
    slug = request.state.tenant_slug
    return Tenancy(id=await validate_tenant(db, slug), slug=slug)


CurrentTenant = Annotated[Tenancy, Depends(current_tenant)]


async def get_tenant_db(db: Db, tenant: CurrentTenant) -> AsyncSession:
    """The request's session, which PostgreSQL limits to the tenant until the first commit."""
    await act_as_tenant(db, tenant.id)
    return db


TenantDb = Annotated[AsyncSession, Depends(get_tenant_db)]
