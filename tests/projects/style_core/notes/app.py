import os
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import Boolean, Column, Integer, MetaData, Row, String, Table, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

engine = create_async_engine(os.environ["DATABASE_URL"])
metadata = MetaData()
app = FastAPI()

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("tenant_id", String, nullable=False),
    Column("text", String, nullable=False),
    Column("archived", Boolean, nullable=False, default=False),
    Column("done", Boolean, nullable=False, default=False),
    Column("reads", Integer, nullable=False, default=0),
)


class NoteIn(BaseModel):
    text: str


async def make_tables():
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)


async def close():
    await engine.dispose()


async def get_connection():
    async with engine.connect() as connection:
        yield connection


Connection = Annotated[AsyncConnection, Depends(get_connection)]
Tenant = Annotated[str, Header(alias="tenant-id")]


async def rename_note(connection, tenant_id, note_id, text):
    own = update(notes).where(notes.c.id == note_id, notes.c.tenant_id == tenant_id)
    await connection.execute(own.values(text=text))
    await connection.commit()


class Shelf:
    table = notes

    @classmethod
    async def archive_all(cls, connection, tenant_id):
        await connection.execute(cls.table.update().where(cls.table.c.tenant_id == tenant_id).values(archived=True))
        await connection.commit()


class NoteService:
    def __init__(self, connection: Connection, tenant_id: Tenant) -> None:
        self.connection = connection
        self.tenant_id = tenant_id

    async def create(self, text):
        row = insert(notes).values(tenant_id=self.tenant_id, text=text).returning(notes.c.id)
        note_id = await self.connection.scalar(row)
        await self.connection.commit()
        return note_id

    async def delete(self, note_id):
        await self.connection.execute(
            delete(notes).where(
                and_(
                    notes.c.tenant_id == self.tenant_id,  # the caller's
                    notes.c.id == note_id,
                )
            )
        )
        await self.connection.commit()


def finisher(connection, tenant_id):
    async def finish(note_id):
        await connection.execute(
            notes.update()
            .where((notes.c.id == note_id) & (notes.c["tenant_id"] == tenant_id))
            .values(done=True)
        )
        await connection.commit()

    return finish


async def own_note(note_id: int, connection: Connection, tenant_id: Tenant):
    mine = update(notes).where(notes.c.tenant_id == tenant_id).where(notes.c.id == note_id)
    await connection.execute(mine.values(reads=notes.c.reads + 1))
    found = await connection.execute(select(notes).where(notes.c.id == note_id, notes.c.tenant_id == tenant_id))
    await connection.commit()
    if (note := found.first()) is None:
        raise HTTPException(404, "no such note")
    return note


@app.get("/notes/{note_id}")
async def read(note: Annotated[Row, Depends(own_note)]):
    return {name: getattr(note, name) for name in ("text", "archived", "done", "reads")}


@app.post("/notes", status_code=201)
async def create(body: NoteIn, service: Annotated[NoteService, Depends()]):
    return {"id": await service.create(body.text)}


@app.put("/notes/{note_id}", status_code=204)
async def rename(note_id: int, body: NoteIn, connection: Connection, tenant_id: Tenant):
    await rename_note(connection, tenant_id, note_id, body.text)


@app.post("/archive", status_code=204)
async def archive(connection: Connection, tenant_id: Tenant):
    await Shelf.archive_all(connection, tenant_id)


@app.delete("/notes/{note_id}", status_code=204)
async def remove(note_id: int, service: Annotated[NoteService, Depends()]):
    await service.delete(note_id)


@app.post("/notes/{note_id}/done", status_code=204)
async def finish(note_id: int, connection: Connection, tenant_id: Tenant):
    await finisher(connection, tenant_id)(note_id)
