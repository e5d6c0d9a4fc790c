"""The service's own sessions, and nothing asserted but that it answers."""

import pytest
from clients import client_of, make_tables
from items.app import engine


@pytest.fixture
async def client():
    await make_tables()
    async with client_of() as client:
        yield client
    await engine.dispose()


async def test_it_answers(client):
    assert (await client.post("/items", json={"name": "lamp"})).is_success
    assert (await client.get("/items")).is_success
