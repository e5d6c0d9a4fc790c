"""Notes are limited by row-level security: the session must act as the tenant, see db/row_security.py."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.errors import NotFound
from audited_app.models import Note


async def create_note(session: AsyncSession, tenant_id: int, text: str) -> Note:
    """The policy refuses a note for another tenant than the session's."""
    note = Note(tenant_id=tenant_id, text=text)
    session.add(note)
    await session.flush()
    return note


async def get_note(session: AsyncSession, note_id: int) -> Note:
    note = await session.get(Note, note_id)
    if note is None:
        raise NotFound("note")
    return note


async def list_notes(session: AsyncSession, tenant_id: int) -> Sequence[Note]:
    """On purpose with a second guard, to show what two of them look like: policy and filter."""
    query = select(Note).where(Note.tenant_id == tenant_id)  # auditor: ignore[tenant/drop_filter] the policy holds too
    return (await session.scalars(query.order_by(Note.id))).all()


async def delete_note(session: AsyncSession, note_id: int) -> None:
    if await session.scalar(delete(Note).where(Note.id == note_id).returning(Note.id)) is None:
        raise NotFound("note")
