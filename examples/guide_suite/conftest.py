"""Fixtures: one engine for the run, one session a test, shared with the application and rolled back at the end."""

import os
from collections.abc import AsyncIterator, Iterator
from unittest.mock import AsyncMock

import httpx
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from audited_app.auth import require_api_key, require_login
from audited_app.crud.tenants import create_tenant
from audited_app.crud.users import create_user
from audited_app.db.base import TENANT_SCHEMA, Base, SchemaBase
from audited_app.db.session import get_db, get_sessions
from audited_app.main import create_app
from audited_app.models import Project, Tenant, User
from audited_app.routes.invoices import get_schema_db
from audited_app.settings import Settings
from audited_app.upstream import get_upstream


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
        return
    from auditor.database import embedded_database

    with embedded_database() as url:
        yield url


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    # Tests need no schema per tenant: its tables go where the others are.
    engine = create_async_engine(database_url, execution_options={"schema_translate_map": {TENANT_SCHEMA: None}})
    async with engine.begin() as connection:
        for base in (Base, SchemaBase):
            await connection.run_sync(base.metadata.drop_all)
            await connection.run_sync(base.metadata.create_all)
    yield engine
    async with engine.begin() as connection:
        for base in (Base, SchemaBase):
            await connection.run_sync(base.metadata.drop_all)
    await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as session:
            yield session
        await transaction.rollback()


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create_app(Settings.from_environment({"ENV": "test"}))


@pytest.fixture
def upstream() -> AsyncMock:
    upstream = AsyncMock()
    upstream.get.return_value = httpx.Response(200, json={"rate": 1.1})
    return upstream


@pytest.fixture
async def client(
    app: FastAPI, engine: AsyncEngine, session: AsyncSession, upstream: AsyncMock, tenant: Tenant
) -> AsyncIterator[AsyncClient]:
    async def use_session() -> AsyncSession:
        return session

    async def use_sessions() -> async_sessionmaker[AsyncSession]:
        return async_sessionmaker(engine)

    async def use_upstream() -> AsyncMock:
        return upstream

    async def logged_in() -> str:
        return "token"

    app.dependency_overrides[get_db] = use_session
    app.dependency_overrides[get_schema_db] = use_session
    app.dependency_overrides[get_sessions] = use_sessions
    app.dependency_overrides[get_upstream] = use_upstream
    app.dependency_overrides[require_login] = logged_in
    app.dependency_overrides[require_api_key] = logged_in
    headers = {"X-Tenant-ID": tenant.slug}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=headers) as client:
        yield client
    app.dependency_overrides.clear()


@pytest.fixture
async def tenant(session: AsyncSession) -> Tenant:
    tenant = await create_tenant(session, "acme", "Acme")
    await session.commit()
    return tenant


@pytest.fixture
async def user(session: AsyncSession, tenant: Tenant) -> User:
    user = await create_user(session, tenant.id, "Ada", credits=100)
    await session.commit()
    return user


@pytest.fixture
async def project(session: AsyncSession, tenant: Tenant, user: User) -> Project:
    project = Project(tenant_id=tenant.id, owner_id=user.id, title="Analytical engine", budget=500)
    session.add(project)
    await session.commit()
    return project
