import os
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(os.environ["DATABASE_URL"])
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()
trail: list[str] = []


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[str]
    text: Mapped[str]


class NoteIn(BaseModel):
    text: str = Field(max_length=20)


async def get_session():
    async with new_session() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]
Tenant = Annotated[str, Header(alias="X-Tenant-ID")]


async def remember(what: str) -> None:
    trail.append(what)


@app.post("/notes", status_code=201)
async def create_note(body: NoteIn, session: Session, tenant_id: Tenant):
    note = Note(tenant_id=tenant_id, text=body.text)
    session.add(note)
    await session.commit()
    await remember("create")
    return {"id": note.id}


@app.get("/notes")
async def list_notes(session: Session, tenant_id: Tenant):
    rows = await session.scalars(select(Note).where(Note.tenant_id == tenant_id).order_by(Note.id))
    return [row.text for row in rows]


@app.get("/notes/{note_id}")
async def read_note(note_id: int, session: Session, tenant_id: Tenant):
    note = await session.get(Note, note_id)
    if note is None or note.tenant_id != tenant_id:
        raise HTTPException(404, "no such note")
    return {"text": note.text}


@app.delete("/notes/{note_id}", status_code=204)
async def delete_note(note_id: int, session: Session, tenant_id: Tenant):
    await session.execute(delete(Note).where(Note.id == note_id, Note.tenant_id == tenant_id))
    await session.commit()
