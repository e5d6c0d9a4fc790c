from httpx import AsyncClient


async def test_notes(client: AsyncClient) -> None:
    response = await client.post("/notes", json={"text": "Call Charles"})
    assert response.status_code == 201
    note_id = response.json()["id"]
    response = await client.get("/notes")
    assert len(response.json()) == 1
    response = await client.get(f"/notes/{note_id}")
    assert response.status_code == 200
    response = await client.delete(f"/notes/{note_id}")
    assert response.status_code == 204


async def test_invoices(client: AsyncClient) -> None:
    response = await client.post("/invoices", json={"number": "A-1", "amount": 250})
    assert response.status_code == 201
    response = await client.get("/invoices")
    assert response.status_code == 200
