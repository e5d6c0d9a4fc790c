from httpx import AsyncClient

VENDOR = {"name": "Grace", "password": "correct horse"}


async def test_login(client: AsyncClient) -> None:
    await client.post("/users", json=VENDOR)
    response = await client.post("/auth/login", json=VENDOR)
    assert response.status_code == 200
    assert "session" in response.cookies


async def test_login_with_wrong_password(client: AsyncClient) -> None:
    await client.post("/users", json=VENDOR)
    response = await client.post("/auth/login", json={**VENDOR, "password": "wrong horse"})
    assert response.status_code == 401


async def test_logout(client: AsyncClient) -> None:
    response = await client.post("/auth/logout")
    assert response.status_code == 204


async def test_create_and_list_keys(client: AsyncClient) -> None:
    response = await client.post("/auth/keys", json={"label": "build server"})
    assert response.status_code == 201
    assert response.json()["api_key"]
    response = await client.get("/auth/keys")
    assert response.status_code == 200
