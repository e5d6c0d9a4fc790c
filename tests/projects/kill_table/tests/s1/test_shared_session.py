"""One AsyncSession for the test and every request, rolled back at the end; one tenant."""

import pytest
from clients import client_of, make_tables
from items.app import app, engine, get_session
from sqlalchemy.ext.asyncio import AsyncSession


@pytest.fixture
async def client():
    await make_tables()
    async with engine.connect() as connection:
        await connection.begin()
        async with AsyncSession(connection, expire_on_commit=False) as session:
            app.dependency_overrides[get_session] = lambda: session
            async with client_of() as client:
                yield client
            app.dependency_overrides.clear()
        await connection.rollback()
    await engine.dispose()


async def test_an_item_is_listed(client):
    assert (await client.post("/items", json={"name": "lamp"})).status_code == 201
    answer = await client.get("/items")
    assert (answer.status_code, answer.headers["total"]) == (200, "1")
    assert [item["name"] for item in answer.json()] == ["lamp"]
