from sqlalchemy.ext.asyncio import AsyncEngine

from audited_app import models  # noqa: F401  (registers every table)
from audited_app.db.base import Base
from audited_app.db.row_security import protect_tables


async def create_tables(engine: AsyncEngine) -> None:
    """Creates the shared tables and their policies, unless they are there."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await protect_tables(connection)


async def drop_tables(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
