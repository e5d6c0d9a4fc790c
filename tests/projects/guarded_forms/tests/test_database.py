import os

import asyncpg
import pytest
from press import database


@pytest.fixture
async def connection():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    yield connection
    await connection.close()


@pytest.mark.parametrize(
    ("act", "setting"), [(database.act_as, "app.tenant_id"), (database.act_as_org, "app.org_id")]
)
async def test_a_transaction_acts_as_a_tenant(connection, act, setting):
    async with connection.transaction():
        await act(connection, 7)
        assert await connection.fetchval("SELECT current_setting($1, true)", setting) == "7"
    assert not await connection.fetchval("SELECT current_setting($1, true)", setting)


async def test_a_schema_is_left_again(connection):
    before = await connection.fetchval("SHOW search_path")
    await database.enter(connection, "tenant_7")
    assert await connection.fetchval("SHOW search_path") == "tenant_7"
    await database.leave(connection)
    assert await connection.fetchval("SHOW search_path") == before
