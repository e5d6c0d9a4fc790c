import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from audited_app.db.row_security import act_as_tenant
from audited_app.models import Note
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]


async def texts(session: AsyncSession) -> list[str]:
    """What a query that forgets the tenant sees."""
    return sorted(await session.scalars(select(Note.text)))


@pytest.fixture
async def notes(live_sessions: Sessions, live_acme: TestTenant, live_globex: TestTenant) -> None:
    for tenant, note in ((live_acme, "milk"), (live_globex, "secret")):
        async with live_sessions() as session:
            await act_as_tenant(session, tenant.id)
            session.add(Note(tenant_id=tenant.id, text=note))
            await session.commit()


async def test_the_connecting_role_is_bound_by_policies(session: AsyncSession) -> None:
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert not await session.scalar(text(query)), (
        "the tests connect as a role that bypasses row-level security, so no test of a policy means anything: "
        "use a role with NOSUPERUSER and NOBYPASSRLS in TEST_DATABASE_URL"
    )


async def test_the_policy_binds_the_tables_owner_too(session: AsyncSession) -> None:
    query = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = 'notes'::regclass"
    assert (await session.execute(text(query))).one() == (True, True)


@pytest.mark.usefixtures("notes")
async def test_a_session_sees_nothing_until_it_acts_as_a_tenant(
    other_session: AsyncSession, live_acme: TestTenant, live_globex: TestTenant
) -> None:
    assert await texts(other_session) == []
    await act_as_tenant(other_session, live_acme.id)
    assert await texts(other_session) == ["milk"]
    await act_as_tenant(other_session, live_globex.id)
    assert await texts(other_session) == ["secret"]
    assert await other_session.scalar(text("SELECT current_setting('app.tenant_id')")) == str(live_globex.id)


@pytest.mark.usefixtures("notes")
async def test_the_tenant_ends_with_the_transaction(engine: AsyncEngine, live_acme: TestTenant) -> None:
    """On one connection, as the next request that borrows it from the pool."""
    async with engine.connect() as connection, AsyncSession(connection) as session:
        await act_as_tenant(session, live_acme.id)
        assert await texts(session) == ["milk"]
        await session.commit()
        assert await texts(session) == []


@pytest.mark.usefixtures("notes")
async def test_no_statement_reaches_another_tenants_notes(
    other_session: AsyncSession, live_sessions: Sessions, live_acme: TestTenant, live_globex: TestTenant
) -> None:
    await act_as_tenant(other_session, live_acme.id)
    for statement in ("UPDATE notes SET text = 'changed'", "DELETE FROM notes WHERE text = 'secret'"):
        await other_session.execute(text(statement))
    await other_session.commit()
    async with live_sessions() as reader:
        await act_as_tenant(reader, live_globex.id)
        assert await texts(reader) == ["secret"]
