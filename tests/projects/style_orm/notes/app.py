import os
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(os.environ["DATABASE_URL"])
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[str]
    text: Mapped[str]
    archived: Mapped[bool] = mapped_column(default=False)
    done: Mapped[bool] = mapped_column(default=False)
    reads: Mapped[int] = mapped_column(default=0)

    @classmethod
    async def archive_all(cls, session, tenant_id):
        await session.execute(update(cls).where(cls.tenant_id == tenant_id).values(archived=True))
        await session.commit()


class NoteIn(BaseModel):
    text: str


async def make_tables():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


async def close():
    await engine.dispose()


async def get_session():
    async with new_session() as session:
        yield session


Session = Annotated[AsyncSession, Depends(get_session)]
Tenant = Annotated[str, Header(alias="tenant-id")]


async def rename_note(session, tenant_id, note_id, text):
    await session.execute(update(Note).filter_by(id=note_id, tenant_id=tenant_id).values(text=text))
    await session.commit()


class NoteService:
    def __init__(self, session: Session, tenant_id: Tenant) -> None:
        self.session = session
        self.tenant_id = tenant_id

    async def create(self, text):
        note = Note(tenant_id=self.tenant_id, text=text)
        self.session.add(note)
        await self.session.commit()
        return note.id

    async def delete(self, note_id):
        await self.session.execute(
            delete(Note)
            .where(Note.tenant_id == self.tenant_id)
            .where(Note.id == note_id)
        )
        await self.session.commit()


def finisher(session, tenant_id):
    async def finish(note_id):
        await session.execute(
            update(Note)
            .where(
                Note.id == note_id,
                Note.tenant_id == tenant_id,  # the caller's
            )
            .values(done=True)
        )
        await session.commit()

    return finish


async def own_note(note_id: int, session: Session, tenant_id: Tenant):
    mine = update(Note).where(Note.id == note_id, Note.tenant_id == tenant_id)
    await session.execute(mine.values(reads=Note.reads + 1))
    note = await session.scalar(select(Note).where(Note.id == note_id).where(Note.tenant_id == tenant_id))
    await session.commit()
    if note is None:
        raise HTTPException(404, "no such note")
    return note


@app.get("/notes/{note_id}")
async def read(note: Annotated[Note, Depends(own_note)]):
    return {name: getattr(note, name) for name in ("text", "archived", "done", "reads")}


@app.post("/notes", status_code=201)
async def create(body: NoteIn, service: Annotated[NoteService, Depends()]):
    return {"id": await service.create(body.text)}


@app.put("/notes/{note_id}", status_code=204)
async def rename(note_id: int, body: NoteIn, session: Session, tenant_id: Tenant):
    await rename_note(session, tenant_id, note_id, body.text)


@app.post("/archive", status_code=204)
async def archive(session: Session, tenant_id: Tenant):
    await Note.archive_all(session, tenant_id)


@app.delete("/notes/{note_id}", status_code=204)
async def remove(note_id: int, service: Annotated[NoteService, Depends()]):
    await service.delete(note_id)


@app.post("/notes/{note_id}/done", status_code=204)
async def finish(note_id: int, session: Session, tenant_id: Tenant):
    await finisher(session, tenant_id)(note_id)
