"""A schema per tenant: the same model, the same query, each tenant's own table."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker
from sqlalchemy.schema import CreateSchema

from audited_app.db.base import TENANT_SCHEMA, SchemaBase
from audited_app.models import invoice  # noqa: F401  (registers its table)


def schema_of(slug: str) -> str:
    return f"tenant_{slug}"


async def create_tenant_schema(connection: AsyncConnection, slug: str) -> None:
    """Creates the schema and its tables, unless they are there."""
    await connection.execute(CreateSchema(schema_of(slug), if_not_exists=True))
    translated = await connection.execution_options(schema_translate_map={TENANT_SCHEMA: schema_of(slug)})
    await translated.run_sync(SchemaBase.metadata.create_all)


@asynccontextmanager
async def tenant_schema_session(sessions: async_sessionmaker[AsyncSession], slug: str) -> AsyncIterator[AsyncSession]:
    """A session switched to the tenant's schema for one transaction."""
    async with sessions() as session:
        await session.connection(execution_options={"schema_translate_map": {TENANT_SCHEMA: schema_of(slug)}})
        yield session
