from typing import NamedTuple

from pydantic import BaseModel
from sqlalchemy import and_, or_, select, text, update
from sqlalchemy.orm import aliased

from desk.models import Author, Note, Task


class NotFound(Exception):
    pass


class Login(NamedTuple):
    org_id: int


class NoteUpdate(BaseModel):
    org_id: int
    text: str


async def notes(session, org_id):
    return (await session.scalars(select(Note).where(Note.org_id == org_id).order_by(Note.id))).all()


async def search(session, org_id, word):
    query = select(Note.text).where(Note.org_id == org_id, or_(Note.text == word, Note.author_id.in_(named(word))))
    return (await session.scalars(query.order_by(Note.id))).all()


def named(word):
    return select(Author.id).where(Author.name == word)


async def authors(session, org_id):
    query = select(Author.name).join(Note, and_(Note.author_id == Author.id, Note.org_id == org_id))
    return sorted(set(await session.scalars(query)))


async def remove(session, org_id, note_id):
    note = await session.get(Note, note_id)
    if note.org_id != org_id:
        raise NotFound
    await session.delete(note)
    await session.commit()


async def move(session, from_org_id, to_org_id):
    await session.execute(update(Note).where(Note.org_id == from_org_id).values(org_id=to_org_id))
    await session.commit()


async def rename(session, login: Login, note_id, body: NoteUpdate):
    changed = update(Note).where(Note.id == note_id, Note.org_id == login.org_id).values(text=body.text)
    await session.execute(changed)
    await session.commit()


async def tasks(session):
    return (await session.scalars(select(Task.name).order_by(Task.id))).all()


async def followers(session, name):
    before = aliased(Task)
    query = select(before.name).join(Task, Task.before_id == before.id).where(Task.name == name)
    return (await session.scalars(query)).all()


async def count(session, org_ids, table="notes"):
    query = text(f"SELECT count(*) FROM {table} " "WHERE org_id = ANY(:org_ids) " f"AND {'TRUE'}")
    return (await session.execute(query, {"org_ids": org_ids})).scalar_one()


async def texts(session, org_id):
    query = text("""
        SELECT notes.text
        FROM notes JOIN authors ON authors.id = notes.author_id  -- org_id = :org_id
        WHERE :org_id = notes.org_id
        ORDER BY notes.id
    """)
    return (await session.scalars(query, {"org_id": org_id})).all()
