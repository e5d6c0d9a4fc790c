from unittest.mock import AsyncMock, patch

from httpx import AsyncClient
from sqlalchemy.exc import SQLAlchemyError

from audited_app.models import Project, User


async def test_create_user(client: AsyncClient) -> None:
    response = await client.post("/users", json={"name": "Grace", "credits": 10})
    assert response.status_code == 201
    assert response.json()["name"] == "Grace"


async def test_create_user_twice(client: AsyncClient, user: User) -> None:
    response = await client.post("/users", json={"name": "Ada"})
    assert response.status_code == 409


async def test_create_several_users(client: AsyncClient) -> None:
    response = await client.post("/users/bulk", json={"names": ["Grace", "Edsger"]})
    assert response.status_code == 201
    assert len(response.json()) == 2


async def test_list_users(client: AsyncClient, user: User) -> None:
    response = await client.get("/users")
    assert response.status_code == 200
    assert response.json()["items"][0]["name"] == "Ada"
    assert response.json()["total"] == 1


async def test_read_user(client: AsyncClient, user: User) -> None:
    response = await client.get(f"/users/{user.id}")
    assert response.status_code == 200
    assert response.json()["name"] == "Ada"


async def test_read_user_not_found(client: AsyncClient) -> None:
    response = await client.get("/users/999999")
    assert response.status_code == 404


async def test_rename_user(client: AsyncClient, user: User) -> None:
    response = await client.patch(f"/users/{user.id}", json={"name": "Augusta"})
    assert response.status_code == 200
    assert response.json()["name"] == "Augusta"


async def test_delete_user(client: AsyncClient, user: User) -> None:
    response = await client.delete(f"/users/{user.id}")
    assert response.status_code == 204
    response = await client.get(f"/users/{user.id}")
    assert response.status_code == 404


async def test_list_project_owners(client: AsyncClient, project: Project) -> None:
    response = await client.get("/users/project-owners")
    assert response.status_code == 200
    assert len(response.json()) >= 1


async def test_transfer_credits(client: AsyncClient, user: User) -> None:
    other = (await client.post("/users", json={"name": "Grace"})).json()
    response = await client.post("/users/transfers", json={"source_id": user.id, "target_id": other["id"], "amount": 5})
    assert response.status_code == 204


async def test_database_failure(client: AsyncClient) -> None:
    with patch("audited_app.crud.users.list_users", AsyncMock(side_effect=SQLAlchemyError("connection lost"))):
        response = await client.get("/users")
    assert response.status_code == 500
