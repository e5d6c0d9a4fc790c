import httpx
import pytest
from notes.app import app, close, make_tables

NORTH, SOUTH = {"tenant-id": "north"}, {"tenant-id": "south"}


@pytest.fixture(scope="session", autouse=True)
async def tables():
    await make_tables()
    yield
    await close()


@pytest.fixture
async def client():
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=NORTH) as client:
        yield client


@pytest.fixture
async def note_id(client):
    answer = await client.post("/notes", json={"text": "milk"})
    assert answer.status_code == 201
    return answer.json()["id"]


async def test_a_note_counts_how_often_it_was_read(client, note_id):
    expected = {"text": "milk", "archived": False, "done": False}
    assert (await client.get(f"/notes/{note_id}")).json() == expected | {"reads": 1}
    assert (await client.get(f"/notes/{note_id}")).json() == expected | {"reads": 2}


async def test_another_tenants_note_is_neither_read_nor_counted(client, note_id):
    assert (await client.get(f"/notes/{note_id}", headers=SOUTH)).status_code == 404
    assert (await client.get(f"/notes/{note_id}")).json()["reads"] == 1


async def test_only_the_own_tenant_renames_a_note(client, note_id):
    await client.put(f"/notes/{note_id}", json={"text": "bread"}, headers=SOUTH)
    assert (await client.get(f"/notes/{note_id}")).json()["text"] == "milk"
    await client.put(f"/notes/{note_id}", json={"text": "bread"})
    assert (await client.get(f"/notes/{note_id}")).json()["text"] == "bread"


async def test_a_tenant_archives_its_own_notes(client, note_id):
    await client.post("/archive", headers=SOUTH)
    assert (await client.get(f"/notes/{note_id}")).json()["archived"] is False
    await client.post("/archive")
    assert (await client.get(f"/notes/{note_id}")).json()["archived"] is True


async def test_only_the_own_tenant_deletes_a_note(client, note_id):
    await client.delete(f"/notes/{note_id}", headers=SOUTH)
    assert (await client.get(f"/notes/{note_id}")).status_code == 200
    await client.delete(f"/notes/{note_id}")
    assert (await client.get(f"/notes/{note_id}")).status_code == 404


async def test_a_note_is_finished(client, note_id):
    await client.post(f"/notes/{note_id}/done")
    assert (await client.get(f"/notes/{note_id}")).json()["done"] is True
