import os

import asyncpg
import pytest
from ledger import store
from sqlalchemy import text


@pytest.fixture
async def connect():
    """Connections of asyncpg's, closed when the test ends."""
    opened = []

    async def connect():
        opened.append(await asyncpg.connect(os.environ["DATABASE_URL"].replace("+asyncpg", "")))
        return opened[-1]

    yield connect
    for connection in opened:
        await connection.close()


@pytest.fixture(autouse=True)
async def tables():
    await store.make_tables()
    async with store.engine.begin() as connection:
        await connection.execute(text("TRUNCATE accounts"))


@pytest.fixture
async def credits(connect):
    reader = await connect()

    async def credits():
        return {row["name"]: row["credits"] for row in await reader.fetch("SELECT name, credits FROM accounts")}

    return credits
