import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import Project
from test_suite.utils.tenants import TestTenant, make_project, make_user

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]
NOT_FOUND = {"detail": "project not found"}


def shown(project: Project) -> dict[str, object]:
    return {
        "id": project.id,
        "owner_id": project.owner_id,
        "title": project.title,
        "budget": project.budget,
    }


@pytest.fixture
async def engine_project(session: AsyncSession, acme: TestTenant) -> Project:
    return await make_project(session, acme, await make_user(session, acme, "Ada"), "Engine", budget=5)


@pytest.fixture
async def compiler_project(session: AsyncSession, globex: TestTenant) -> Project:
    return await make_project(session, globex, await make_user(session, globex, "Ada"), "Compiler")


async def test_a_created_project_is_there_for_the_next_request(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada = await make_user(session, acme, "Ada")
    body = {"owner_id": ada.id, "title": "Engine", "budget": 5}
    answer = await client.post("/projects", headers=acme.headers, json=body)
    assert answer.status_code == 201
    project = answer.json()
    assert project == body | {"id": project["id"]}
    answer = await client.get(f"/projects/{project['id']}", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (200, project)
    answer = await client.get(f"/projects/{project['id']}", headers=globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


async def test_a_project_needs_an_owner_of_its_tenant(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    grace = await make_user(session, globex, "Grace")
    body = {"owner_id": grace.id, "title": "Engine", "budget": 5}
    answer = await client.post("/projects", headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (404, {"detail": "user not found"})
    for tenant in (acme, globex):
        answer = await client.get("/projects", headers=tenant.headers)
        assert answer.json() == {"items": [], "total": 0}


async def test_each_tenant_lists_its_own_projects(
    client: httpx.AsyncClient,
    session: AsyncSession,
    acme: TestTenant,
    globex: TestTenant,
    engine_project: Project,
    compiler_project: Project,
) -> None:
    bob = await make_user(session, acme, "Bob")
    loom = await make_project(session, acme, bob, "Loom")
    answer = await client.get("/projects", headers=acme.headers)
    assert answer.status_code == 200
    assert answer.json() == {"items": [shown(engine_project), shown(loom)], "total": 2}
    answer = await client.get("/projects?limit=1&offset=1", headers=acme.headers)
    assert answer.json() == {"items": [shown(loom)], "total": 2}
    answer = await client.get("/projects", headers=globex.headers)
    assert answer.json() == {"items": [shown(compiler_project)], "total": 1}


async def test_each_tenant_finds_its_own_projects(
    client: httpx.AsyncClient,
    acme: TestTenant,
    globex: TestTenant,
    engine_project: Project,
    compiler_project: Project,
) -> None:
    for tenant, project in ((acme, engine_project), (globex, compiler_project)):
        for query in ("search?words=E", "owned-by?owner=Ada"):
            answer = await client.get(f"/projects/{query}", headers=tenant.headers)
            assert (answer.status_code, answer.json()) == (200, [shown(project)])


async def test_a_search_has_to_make_sense(client: httpx.AsyncClient, acme: TestTenant) -> None:
    for path, name in (("search", "words"), ("owned-by", "owner")):
        for query in ({}, {name: ""}, {name: "x" * 121}):
            answer = await client.get(f"/projects/{path}", params=query, headers=acme.headers)
            assert answer.status_code == 422
            assert answer.json()["detail"][0]["loc"] == ["query", name]


async def test_an_updated_project_stays_updated(
    client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant, engine_project: Project
) -> None:
    path, before = f"/projects/{engine_project.id}", shown(engine_project)
    body = {"title": "Engine II", "budget": 6}
    answer = await client.put(path, headers=globex.headers, json=body)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert (await client.get(path, headers=acme.headers)).json() == before
    answer = await client.put(path, headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (200, before | body)
    assert (await client.get(path, headers=acme.headers)).json() == before | body


async def test_a_deleted_project_is_gone(
    client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant, engine_project: Project
) -> None:
    path = f"/projects/{engine_project.id}"
    answer = await client.delete(path, headers=globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert (await client.get(path, headers=acme.headers)).status_code == 200
    answer = await client.delete(path, headers=acme.headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await client.get(path, headers=acme.headers)).json() == NOT_FOUND
