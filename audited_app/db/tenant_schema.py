"""A schema per tenant: the same model, the same query, each tenant's own table."""

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
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


async def use_tenant_schema(session: AsyncSession, slug: str) -> None:
    """For one transaction, which begins here, the session reads and writes the tenant's own tables."""
    await session.commit()  # a transaction keeps the schema that it began with
    session.expunge_all()  # invoice 1 of one schema is not invoice 1 of another
    await session.connection(execution_options={"schema_translate_map": {TENANT_SCHEMA: schema_of(slug)}})
