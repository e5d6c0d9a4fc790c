import pytest
from desk import service
from desk.models import Note, current_org, new_session
from sqlalchemy import select

NORTH, SOUTH = 1, 2


async def stored():
    """Every note as another session reads it."""
    async with new_session() as session:
        return {note.id: (note.org_id, note.text) for note in await session.scalars(select(Note))}


async def test_notes_are_the_organisations(session):
    assert [note.id for note in await service.notes(session, NORTH)] == [1, 2]
    assert [note.id for note in await service.notes(session, SOUTH)] == [3, 4]


async def test_a_search_by_text_or_author(session):
    assert await service.search(session, NORTH, "ice") == ["ice"]
    assert await service.search(session, NORTH, "a") == ["ice"]
    assert await service.search(session, NORTH, "b") == ["snow"]
    assert await service.search(session, SOUTH, "a") == ["sun"]


async def test_authors_are_those_of_the_organisations_notes(session):
    assert await service.authors(session, NORTH) == ["a", "b"]
    assert await service.authors(session, SOUTH) == ["a", "c"]


async def test_a_note_is_removed_by_its_organisation_only(session):
    await service.remove(session, NORTH, 1)
    with pytest.raises(service.NotFound):
        await service.remove(session, NORTH, 3)
    assert set(await stored()) == {2, 3, 4, 5}


async def test_notes_move_to_another_organisation(session):
    await service.move(session, SOUTH, NORTH)
    assert {note_id: org_id for note_id, (org_id, _) in (await stored()).items()} == {1: 1, 2: 1, 3: 1, 4: 1, 5: None}


async def test_a_note_is_renamed_by_its_organisation_only(session):
    body = service.NoteUpdate(org_id=NORTH, text="hail")
    await service.rename(session, service.Login(org_id=NORTH), 1, body)
    await service.rename(session, service.Login(org_id=NORTH), 3, body)
    await service.rename(session, service.Login(org_id=NORTH), 5, body)
    assert [text for _, (_, text) in sorted((await stored()).items())] == ["hail", "snow", "sun", "ice", "sky"]


async def test_tasks_are_the_current_organisations(session):
    current_org.set(NORTH)
    assert await service.tasks(session) == ["dig", "build", "rest"]
    assert await service.followers(session, "build") == ["dig"]
    assert await service.followers(session, "rest") == []
    current_org.set(SOUTH)
    assert await service.tasks(session) == ["swim"]


async def test_notes_are_counted_by_organisation(session):
    assert await service.count(session, [NORTH]) == 2
    assert await service.count(session, [NORTH, SOUTH]) == 4


async def test_texts_are_the_organisations(session):
    assert await service.texts(session, NORTH) == ["ice", "snow"]
    assert await service.texts(session, SOUTH) == ["sun", "ice"]
