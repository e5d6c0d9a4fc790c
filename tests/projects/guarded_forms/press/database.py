"""One connection, many tenants: settings and search paths as SQL text."""

import asyncpg


async def act_as(connection: asyncpg.Connection, tenant_id: int) -> None:
    await connection.execute("SELECT set_config('app.tenant_id', $1, true)", str(tenant_id))


async def act_as_org(connection: asyncpg.Connection, org_id: int) -> None:
    await connection.execute(f"SET LOCAL app.org_id = '{org_id}'")


async def enter(connection: asyncpg.Connection, schema: str) -> None:
    await connection.execute(f'SET search_path TO "{schema}"')


async def leave(connection: asyncpg.Connection) -> None:
    await connection.execute("RESET search_path")
