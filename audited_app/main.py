"""The application: `uvicorn audited_app.main:app` with a DATABASE_URL."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request, Security
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from audited_app.auth import tenant_header
from audited_app.crud.counters import HitCounter
from audited_app.db.engine import make_engine, make_sessions
from audited_app.db.tables import create_tables
from audited_app.errors import DomainError
from audited_app.middleware.tenant import TenantHeaderMiddleware
from audited_app.middleware.time_limit import TimeLimitMiddleware
from audited_app.routes import PUBLIC_ROUTERS, TENANT_ROUTERS
from audited_app.settings import Settings

logger = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Makes the application; it meets the database when its lifespan begins, not here."""
    app = FastAPI(title="Projects for many tenants", lifespan=lifespan)
    app.state.settings = settings or Settings.from_environment()
    app.state.hits = HitCounter()
    for router in PUBLIC_ROUTERS:
        app.include_router(router)
    for router in TENANT_ROUTERS:
        app.include_router(router, dependencies=[Security(tenant_header)])
    app.add_middleware(TenantHeaderMiddleware)
    app.add_middleware(TimeLimitMiddleware)
    app.add_exception_handler(DomainError, tell)
    app.add_exception_handler(SQLAlchemyError, hide)
    app.add_exception_handler(OSError, hide)
    return app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    engine = make_engine(settings.database_url)
    app.state.sessions = make_sessions(engine)
    try:
        if settings.create_tables:
            await create_tables(engine)
        async with httpx.AsyncClient(
            base_url=settings.upstream_url, timeout=settings.upstream_time_limit
        ) as app.state.upstream:
            yield
    finally:
        await engine.dispose()


async def tell(request: Request, fault: Exception) -> JSONResponse:
    """A domain error is the client's to know."""
    assert isinstance(fault, DomainError)
    return JSONResponse({"detail": str(fault)}, status_code=fault.status)


async def hide(request: Request, fault: Exception) -> JSONResponse:
    """A failure of the database, or of the way to it, is not: its text may hold names, values and addresses."""
    logger.error("the database failed", exc_info=fault)
    return JSONResponse({"detail": "internal error"}, status_code=500)


app = create_app()
