import pytest
from desk.models import Author, Base, Note, Org, Task, engine, new_session

NORTH, SOUTH = 1, 2


@pytest.fixture(scope="session", autouse=True)
async def tables():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


@pytest.fixture
async def session(tables):
    """Two organisations with two notes each, which have an author in common, and a note of nobody's."""
    async with new_session() as session:
        session.add_all([Org(id=NORTH), Org(id=SOUTH), *(Author(id=i, name=name) for i, name in enumerate("abc", 1))])
        await session.flush()
        for note_id, org_id, author_id, words in (
            (1, NORTH, 1, "ice"),
            (2, NORTH, 2, "snow"),
            (3, SOUTH, 1, "sun"),
            (4, SOUTH, 3, "ice"),
            (5, None, 2, "sky"),
        ):
            session.add(Note(id=note_id, org_id=org_id, author_id=author_id, text=words))
        for task_id, owner_ref, before_id, name in (
            (1, NORTH, None, "dig"),
            (2, NORTH, 1, "build"),
            (3, SOUTH, None, "swim"),
            (4, NORTH, 3, "rest"),
        ):
            session.add(Task(id=task_id, owner_ref=owner_ref, before_id=before_id, name=name))
            await session.flush()
        await session.commit()
        session.expunge_all()
        yield session
    async with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())
