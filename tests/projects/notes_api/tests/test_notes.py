async def make_note(client, text="milk"):
    response = await client.post("/notes", json={"text": text})
    assert response.status_code == 201
    return response.json()["id"]


async def test_a_note_can_be_read_back(client):
    note_id = await make_note(client)
    response = await client.get(f"/notes/{note_id}")
    assert response.json() == {"text": "milk"}


async def test_another_tenants_note_is_not_found(client):
    note_id = await make_note(client)
    response = await client.get(f"/notes/{note_id}", headers={"X-Tenant-ID": "south"})
    assert response.status_code == 404


async def test_notes_are_listed_in_order(client):
    await make_note(client, "one")
    await make_note(client, "two")
    assert (await client.get("/notes")).json() == ["one", "two"]


async def test_a_note_can_be_deleted(client):
    note_id = await make_note(client)
    response = await client.delete(f"/notes/{note_id}")
    assert response.status_code == 204


async def test_a_long_note_is_refused(client):
    assert (await client.post("/notes", json={"text": "x" * 21})).status_code == 422
    assert (await client.post("/notes", json={"text": "x" * 20})).status_code == 201
