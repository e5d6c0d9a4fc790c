import os
from typing import Annotated

import asyncpg
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel

app = FastAPI()

TABLE = """
    CREATE TABLE notes (
        id serial PRIMARY KEY,
        tenant_id text NOT NULL,
        text text NOT NULL,
        archived boolean NOT NULL DEFAULT false,
        done boolean NOT NULL DEFAULT false,
        reads integer NOT NULL DEFAULT 0
    )
"""


class NoteIn(BaseModel):
    text: str


async def make_tables():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    await connection.execute(TABLE)
    await connection.close()


async def close():
    pass


async def get_connection():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        yield connection
    finally:
        await connection.close()


Connection = Annotated[asyncpg.Connection, Depends(get_connection)]
Tenant = Annotated[str, Header(alias="tenant-id")]


async def rename_note(connection, tenant_id, note_id, text):
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("UPDATE notes SET text = $1 WHERE id = $2 AND tenant_id = $3", text, note_id, tenant_id)
    await transaction.commit()


class Shelf:
    table = "notes"

    @classmethod
    async def archive_all(cls, connection, tenant_id):
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(f"UPDATE {cls.table} SET archived = true WHERE tenant_id = $1", tenant_id)
        await transaction.commit()


class NoteService:
    def __init__(self, connection: Connection, tenant_id: Tenant) -> None:
        self.connection = connection
        self.tenant_id = tenant_id

    async def create(self, text):
        statement = "INSERT INTO notes (tenant_id, text) VALUES ($1, $2) RETURNING id"
        return await self.connection.fetchval(statement, self.tenant_id, text)

    async def delete(self, note_id):
        transaction = self.connection.transaction()
        await transaction.start()
        await self.connection.execute(
            "DELETE FROM notes "
            "WHERE tenant_id = $1 AND id = $2",
            self.tenant_id,
            note_id,
        )
        await transaction.commit()


def finisher(connection, tenant_id):
    async def finish(note_id):
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            """
            UPDATE notes SET done = true
            WHERE id = $1::int
              AND notes.tenant_id = $2
            """,
            note_id,
            tenant_id,
        )
        await transaction.commit()

    return finish


async def own_note(note_id: int, connection: Connection, tenant_id: Tenant):
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("UPDATE notes SET reads = reads + 1 WHERE id = $1 AND tenant_id = $2", note_id, tenant_id)
    note = await connection.fetchrow("SELECT * FROM notes WHERE id = $1 AND tenant_id = $2", note_id, tenant_id)
    await transaction.commit()
    if note is None:
        raise HTTPException(404, "no such note")
    return note


@app.get("/notes/{note_id}")
async def read(note: Annotated[asyncpg.Record, Depends(own_note)]):
    return {name: note[name] for name in ("text", "archived", "done", "reads")}


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
