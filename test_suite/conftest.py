"""The database, the application and its clients.

Two ways to isolate tests:
- `session` and `client`: everything happens in one outer transaction that is rolled back. Each request still has a
  session of its own, in a savepoint, so a write that was not committed is gone when the request ends.
- `live_sessions` and `live_client`: really committed, for tests that need several connections. The live tenants
  are deleted when the test ends, and what they own goes with them.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from audited_app.db.engine import make_engine, make_sessions
from audited_app.db.session import get_sessions
from audited_app.db.tables import create_tables, drop_tables
from audited_app.main import create_app
from audited_app.models import Tenant
from audited_app.settings import Settings
from test_suite.utils.tenants import PASSWORD, TestTenant, make_tenant, make_vendor

Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """TEST_DATABASE_URL, or an embedded PostgreSQL that goes with the test session."""
    url = os.environ.get("TEST_DATABASE_URL")
    if url:
        yield url
        return
    from auditor.database import embedded_database

    with embedded_database() as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    return Settings.from_environment({"ENV": "test", "TEST_DATABASE_URL": database_url})


@pytest.fixture(scope="session")
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url)
    await drop_tables(engine)  # what a killed run may have left
    await create_tables(engine)
    yield engine
    await drop_tables(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture
async def sessions(engine: AsyncEngine) -> AsyncIterator[Sessions]:
    """Sessions inside one transaction that is rolled back; what one of them commits the others see."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield async_sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        await transaction.rollback()


@pytest.fixture
async def session(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


@pytest.fixture
async def client(app: FastAPI, sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """The application over the sessions that are rolled back."""
    async with client_over(app, sessions, monkeypatch) as client:
        yield client


@pytest.fixture(scope="session")
async def acme(engine: AsyncEngine) -> TestTenant:
    """There for the whole test session; what it owns is each test's own."""
    async with make_sessions(engine)() as session:
        return await make_tenant(session, "acme")


@pytest.fixture(scope="session")
async def globex(engine: AsyncEngine) -> TestTenant:
    async with make_sessions(engine)() as session:
        return await make_tenant(session, "globex")


@pytest.fixture
async def vendor_client(client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant) -> httpx.AsyncClient:
    """The client with the session cookie of a vendor of Acme's."""
    await make_vendor(session, acme, "Vera")
    answer = await client.post("/auth/login", headers=acme.headers, json={"name": "Vera", "password": PASSWORD})
    assert answer.status_code == 200
    return client


@pytest.fixture
async def live_sessions(engine: AsyncEngine) -> AsyncIterator[Sessions]:
    """Sessions that really commit, each on a connection of its own."""
    sessions = make_sessions(engine)
    yield sessions
    async with sessions.begin() as session:
        await session.execute(delete(Tenant).where(Tenant.slug.startswith("live-")))


@pytest.fixture
async def live_client(
    app: FastAPI, live_sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """The application over sessions that really commit."""
    async with client_over(app, live_sessions, monkeypatch) as client:
        yield client


@pytest.fixture
async def live_acme(live_sessions: Sessions) -> TestTenant:
    async with live_sessions() as session:
        return await make_tenant(session, "live-acme")


@pytest.fixture
async def live_globex(live_sessions: Sessions) -> TestTenant:
    async with live_sessions() as session:
        return await make_tenant(session, "live-globex")


@pytest.fixture
async def other_session(live_sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """An independent session, to read back what others have committed."""
    async with live_sessions() as session:
        yield session


@asynccontextmanager
async def client_over(
    app: FastAPI, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    async def use_sessions() -> Sessions:
        return sessions

    monkeypatch.setitem(app.dependency_overrides, get_sessions, use_sessions)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://test") as client:
        yield client
