from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud.invoices import create_invoice, list_invoices
from audited_app.db.tenant_schema import create_tenant_schema, schema_of, use_tenant_schema
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant

integration = pytest.mark.integration


@pytest.fixture
async def live_schemas(live_sessions: Sessions) -> AsyncIterator[None]:
    async with live_sessions.begin() as session:
        for slug in ("acme", "globex"):
            await create_tenant_schema(await session.connection(), slug)
    yield
    async with live_sessions.begin() as session:
        for slug in ("acme", "globex"):
            await session.execute(text(f"DROP SCHEMA tenant_{slug} CASCADE"))


@pytest.mark.unit
def test_a_schema_is_called_after_its_tenant() -> None:
    assert schema_of("acme") == "tenant_acme"


@integration
async def test_a_schema_is_created_with_its_table_and_only_once(session: AsyncSession) -> None:
    connection = await session.connection()
    for _ in range(2):
        await create_tenant_schema(connection, "Acme; DROP")
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'tenant_Acme; DROP'"
    assert (await session.scalars(text(query))).all() == ["invoices"]


@integration
@pytest.mark.multi_tenant
@pytest.mark.usefixtures("live_schemas")
async def test_one_query_reads_each_tenants_own_table(other_session: AsyncSession) -> None:
    for slug, amounts in (("acme", (2, 1)), ("globex", (3,))):
        await use_tenant_schema(other_session, slug)
        for amount in amounts:
            invoice = await create_invoice(other_session, f"A-{amount}", amount)
            assert invoice.id > 0
        await other_session.commit()
    for slug, amounts in (("acme", [1, 2]), ("globex", [3])):
        await use_tenant_schema(other_session, slug)
        assert [invoice.amount for invoice in await list_invoices(other_session)] == amounts


@integration
@pytest.mark.usefixtures("live_schemas")
async def test_the_switch_ends_with_the_transaction(other_session: AsyncSession) -> None:
    await use_tenant_schema(other_session, "acme")
    assert await list_invoices(other_session) == []
    await other_session.commit()
    with pytest.raises(ProgrammingError, match=r"per_tenant\.invoices"):
        await list_invoices(other_session)


@integration
@pytest.mark.usefixtures("live_schemas")
async def test_what_came_before_the_switch_is_kept(
    other_session: AsyncSession, live_sessions: Sessions, live_acme: TestTenant
) -> None:
    await other_session.execute(text("UPDATE tenants SET name = 'Renamed'"))
    await use_tenant_schema(other_session, "acme")
    await other_session.rollback()
    assert await other_session.scalar(text("SELECT name FROM tenants")) == "Renamed"
