import httpx
import pytest
from notes.app import Base, app, engine
from sqlalchemy import text


@pytest.fixture(scope="session", autouse=True)
async def tables():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


@pytest.fixture
async def client(tables):
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers={"X-Tenant-ID": "north"}) as client:
        yield client
    async with engine.begin() as connection:
        await connection.execute(text("DELETE FROM notes"))
