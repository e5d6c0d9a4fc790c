"""A mock in place of the session: calls are asserted, the database is never asked."""

from unittest.mock import AsyncMock, Mock
from uuid import uuid4

import pytest
from clients import client_of
from items.app import Item, app, get_session
from sqlalchemy.ext.asyncio import AsyncSession


@pytest.fixture
def session():
    session = AsyncMock(spec=AsyncSession)
    app.dependency_overrides[get_session] = lambda: session
    yield session
    app.dependency_overrides.clear()


async def test_an_item_is_stored(session):
    async with client_of() as client:
        answer = await client.post("/items", json={"name": "lamp"})
    assert answer.status_code == 201
    assert answer.json()["name"] == "lamp"
    session.add.assert_called_once()
    session.commit.assert_called_once()


async def test_items_are_listed(session):
    item = Item(id=uuid4(), tenant_id="north", name="lamp")
    session.scalar.return_value = 1
    session.scalars.return_value = Mock(all=Mock(return_value=[item]))
    async with client_of() as client:
        answer = await client.get("/items")
    assert answer.headers["total"] == "1"
    assert [item["name"] for item in answer.json()] == ["lamp"]
