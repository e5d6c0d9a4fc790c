import pytest
from app.migrate import upgrade
from app.models import engine
from sqlalchemy.ext.asyncio import AsyncSession


@pytest.fixture(scope="session", autouse=True)
async def tables():
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    yield
    await engine.dispose()


@pytest.fixture
async def session(tables):
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        await transaction.rollback()
