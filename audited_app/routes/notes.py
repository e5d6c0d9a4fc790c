from collections.abc import Sequence

from fastapi import APIRouter

from audited_app.crud import notes as crud
from audited_app.middleware.tenant import CurrentTenant, TenantDb
from audited_app.models import Note
from audited_app.schemas.note import NoteIn, NoteOut
from audited_app.schemas.types import PathId

router = APIRouter(prefix="/notes")


@router.post("", status_code=201, response_model=NoteOut)
async def create_note(body: NoteIn, tenant: CurrentTenant, db: TenantDb) -> Note:
    note = await crud.create_note(db, tenant.id, body.text)
    await db.commit()
    return note


@router.get("", response_model=list[NoteOut])
async def list_notes(tenant: CurrentTenant, db: TenantDb) -> Sequence[Note]:
    return await crud.list_notes(db, tenant.id)


@router.get("/{note_id}", response_model=NoteOut)
async def read_note(note_id: PathId, db: TenantDb) -> Note:
    return await crud.get_note(db, note_id)


@router.delete("/{note_id}", status_code=204)
async def delete_note(note_id: PathId, db: TenantDb) -> None:
    await crud.delete_note(db, note_id)
    await db.commit()
