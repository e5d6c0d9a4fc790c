"""Notes are kept apart by PostgreSQL, so these tests need the real thing."""

import pytest
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import notes as crud
from audited_app.db.row_security import act_as_tenant
from audited_app.errors import NotFound
from audited_app.models import Note
from test_suite.utils.tenants import TestTenant, save

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]


LARGE_ID = 2_000_000_000


async def make_note(session: AsyncSession, tenant: TestTenant, text: str) -> Note:
    await act_as_tenant(session, tenant.id)
    return await crud.create_note(session, tenant.id, text)


async def test_a_created_note_has_an_id(session: AsyncSession, acme: TestTenant) -> None:
    note = await make_note(session, acme, "milk")
    assert note.id > 0
    assert (note.tenant_id, note.text) == (acme.id, "milk")


async def test_a_note_for_another_tenant_is_refused(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    await act_as_tenant(session, acme.id)
    with pytest.raises(ProgrammingError, match="row-level security"):
        await crud.create_note(session, globex.id, "planted")


async def test_notes_are_listed_by_age_and_tenant(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    await make_note(session, globex, "secret")
    await act_as_tenant(session, acme.id)
    last = await save(session, Note(id=LARGE_ID, tenant_id=acme.id, text="milk"))
    first = await make_note(session, acme, "eggs")
    assert list(await crud.list_notes(session, acme.id)) == [first, last]


async def test_a_note_of_another_tenant_is_not_found(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    note = await make_note(session, acme, "milk")
    assert await crud.get_note(session, note.id) is note
    session.expunge_all()
    await act_as_tenant(session, globex.id)
    with pytest.raises(NotFound, match=r"^note not found$"):
        await crud.get_note(session, note.id)


async def test_a_note_of_another_tenant_is_not_deleted(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    note, other = await make_note(session, acme, "milk"), await make_note(session, acme, "eggs")
    await act_as_tenant(session, globex.id)
    with pytest.raises(NotFound, match=r"^note not found$"):
        await crud.delete_note(session, note.id)
    await act_as_tenant(session, acme.id)
    await crud.delete_note(session, note.id)
    assert list(await crud.list_notes(session, acme.id)) == [other]
