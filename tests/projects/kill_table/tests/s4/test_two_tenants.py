"""The service's own sessions, two tenants, a stranger, and the whole body of every answer."""

import pytest
from clients import client_of, make_tables
from items.app import engine
from sqlalchemy import text


@pytest.fixture
async def tables():
    await make_tables()
    yield
    async with engine.begin() as connection:
        await connection.execute(text("TRUNCATE items"))
    await engine.dispose()


async def test_each_tenant_sees_its_own_items(tables):
    async with client_of("north-key") as north, client_of("south-key") as south:
        lamp = await north.post("/items", json={"name": "lamp"})
        desk = await south.post("/items", json={"name": "desk"})
        sofa = await south.post("/items", json={"name": "sofa"})
        assert (lamp.status_code, desk.status_code) == (201, 201)
        assert lamp.json() == {"id": lamp.json()["id"], "name": "lamp"}
        assert (await north.get("/items")).json() == [lamp.json()]
        assert (await north.get("/items")).headers["total"] == "1"
        assert (await south.get("/items")).json() == [desk.json(), sofa.json()]


async def test_a_stranger_is_refused(tables):
    async with client_of("no such key") as stranger:
        assert (await stranger.get("/items")).status_code == 401
