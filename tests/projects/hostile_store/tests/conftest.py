import os

import asyncpg
import pytest

URL = os.environ["DATABASE_URL"].replace("+asyncpg", "")


@pytest.fixture
async def connection():
    connection = await asyncpg.connect(URL)
    await connection.execute("CREATE TABLE IF NOT EXISTS items (name text)")
    yield connection
    await connection.execute("DELETE FROM items")
    await connection.close()
