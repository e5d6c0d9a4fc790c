from unittest.mock import AsyncMock

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from audited_app.db.base import Base
from audited_app.db.row_security import PROTECTION, protect_tables
from audited_app.db.tables import create_tables, drop_tables


def test_every_shared_model_has_a_table() -> None:
    assert set(Base.metadata.tables) == {
        "tenants",
        "users",
        "projects",
        "api_keys",
        "login_sessions",
        "counters",
        "notes",
    }


@pytest.mark.integration
async def test_tables_are_created_once(engine: AsyncEngine) -> None:
    await create_tables(engine)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        policies = await connection.scalar(text("SELECT count(*) FROM pg_policies WHERE tablename = 'notes'"))
    assert set(tables) >= set(Base.metadata.tables)
    assert policies == 1


@pytest.mark.unit
async def test_every_protecting_statement_is_run_in_order() -> None:
    connection = AsyncMock(spec=AsyncConnection)
    await protect_tables(connection)
    assert [str(call.args[0]) for call in connection.execute.await_args_list] == list(PROTECTION)


@pytest.mark.unit
async def test_tables_are_dropped_in_one_transaction() -> None:
    engine = AsyncMock(spec=AsyncEngine)
    connection = engine.begin.return_value.__aenter__.return_value
    await drop_tables(engine)
    connection.run_sync.assert_awaited_once_with(Base.metadata.drop_all)
