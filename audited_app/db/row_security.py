"""Row-level security: PostgreSQL itself hides other tenants' notes, whatever the query forgets.

The service owns its tables, and owners are exempt from policies unless these are forced.
"""

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

TENANT_SETTING = "app.tenant_id"
PROTECTION = (
    "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE notes FORCE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS own_tenant ON notes",
    # NULLIF: once set, the setting reads as '' in later transactions of the same connection, and ''::integer fails.
    f"""CREATE POLICY own_tenant ON notes
        USING (tenant_id = NULLIF(current_setting('{TENANT_SETTING}', true), '')::integer)""",
)


async def protect_tables(connection: AsyncConnection) -> None:
    for statement in PROTECTION:
        await connection.execute(text(statement))


async def act_as_tenant(session: AsyncSession, tenant_id: int) -> None:
    """Until the end of the transaction the session sees and writes this tenant's notes only."""
    await session.execute(select(func.set_config(TENANT_SETTING, str(tenant_id), True)))
