from httpx import AsyncClient

from audited_app.models import Project, User


async def test_create_project(client: AsyncClient, user: User) -> None:
    response = await client.post("/projects", json={"owner_id": user.id, "title": "Bombe", "budget": 300})
    assert response.status_code == 201
    assert response.json()["title"] == "Bombe"


async def test_list_projects(client: AsyncClient, project: Project) -> None:
    response = await client.get("/projects")
    assert response.status_code == 200
    assert len(response.json()["items"]) == 1


async def test_find_projects(client: AsyncClient, project: Project) -> None:
    response = await client.get("/projects/search", params={"words": "engine"})
    assert response.status_code == 200
    assert len(response.json()) >= 1
    response = await client.get("/projects/owned-by", params={"owner": "Ada"})
    assert response.status_code == 200


async def test_read_project(client: AsyncClient, project: Project) -> None:
    response = await client.get(f"/projects/{project.id}")
    assert response.status_code == 200
    assert response.json()["title"] == "Analytical engine"


async def test_update_project(client: AsyncClient, project: Project) -> None:
    response = await client.put(f"/projects/{project.id}", json={"title": "Difference engine", "budget": 700})
    assert response.status_code == 200
    assert response.json()["title"] == "Difference engine"


async def test_delete_project(client: AsyncClient, project: Project) -> None:
    response = await client.delete(f"/projects/{project.id}")
    assert response.status_code == 204


async def test_summary(client: AsyncClient) -> None:
    response = await client.get("/summary")
    assert response.status_code == 200
    assert "budget" in response.json()
