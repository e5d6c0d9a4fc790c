"""The service's own sessions, one for each request; the table is emptied after each test; one tenant."""

import pytest
from clients import client_of, make_tables
from items.app import engine
from sqlalchemy import text


@pytest.fixture
async def client():
    await make_tables()
    async with client_of() as client:
        yield client
    async with engine.begin() as connection:
        await connection.execute(text("TRUNCATE items"))
    await engine.dispose()


async def test_an_item_is_listed(client):
    assert (await client.post("/items", json={"name": "lamp"})).status_code == 201
    answer = await client.get("/items")
    assert (answer.status_code, answer.headers["total"]) == (200, "1")
    assert [item["name"] for item in answer.json()] == ["lamp"]
