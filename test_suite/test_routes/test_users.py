from unittest.mock import AsyncMock

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.errors import Conflict
from audited_app.middleware.tenant import Tenancy
from audited_app.models import User
from audited_app.routes import users as routes
from audited_app.schemas.user import UserIn, UserRename, UsersIn
from audited_app.settings import Settings
from test_suite.utils.tenants import TestTenant, make_project, make_user

multi_tenant = pytest.mark.multi_tenant
NOT_FOUND = {"detail": "user not found"}


async def names(client: httpx.AsyncClient, tenant: TestTenant) -> list[str]:
    answer = await client.get("/users", headers=tenant.headers)
    return [user["name"] for user in answer.json()["items"]]


@pytest.mark.integration
@multi_tenant
async def test_a_created_user_is_there_for_the_next_request(
    client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant
) -> None:
    answer = await client.post("/users", headers=acme.headers, json={"name": " Ada ", "credits": 5})
    assert answer.status_code == 201
    user = answer.json()
    assert user == {"id": user["id"], "name": "Ada", "credits": 5}
    answer = await client.get(f"/users/{user['id']}", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (200, user)
    answer = await client.get(f"/users/{user['id']}", headers=globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


@pytest.mark.integration
async def test_the_password_is_hashed_and_never_shown(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    body = {"name": "Vera", "password": "correct horse"}
    answer = await client.post("/users", headers=acme.headers, json=body)
    assert answer.json().keys() == {"id", "name", "credits"}
    vera = (await session.scalars(select(User))).one()
    assert vera.password_hash.startswith("2$")
    answer = await client.post("/auth/login", headers=acme.headers, json=body)
    assert answer.status_code == 200


@pytest.mark.integration
async def test_a_user_without_a_password_has_no_hash(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    await client.post("/users", headers=acme.headers, json={"name": "Ada"})
    ada = (await session.scalars(select(User))).one()
    assert (ada.tenant_id, ada.credits, ada.password_hash) == (acme.id, 0, None)


@pytest.mark.integration
@multi_tenant
async def test_the_tenant_comes_from_the_header_only(
    client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant
) -> None:
    body = {"name": "Ada", "tenant_id": globex.id}
    answer = await client.post("/users", headers=acme.headers, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "tenant_id"]
    assert await names(client, acme) == await names(client, globex) == []


@pytest.mark.integration
@multi_tenant
async def test_a_name_is_taken_in_its_tenant_only(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    await make_user(session, acme, "Ada")
    answer = await client.post("/users", headers=acme.headers, json={"name": "Ada"})
    assert (answer.status_code, answer.json()) == (409, {"detail": "name taken: Ada"})
    answer = await client.post("/users", headers=globex.headers, json={"name": "Ada"})
    assert answer.status_code == 201
    assert await names(client, acme) == await names(client, globex) == ["Ada"]


@pytest.mark.integration
async def test_many_users_are_created_at_once(client: httpx.AsyncClient, acme: TestTenant) -> None:
    answer = await client.post("/users/bulk", headers=acme.headers, json={"names": ["Bob", "Ada"]})
    assert answer.status_code == 201
    bob, ada = answer.json()
    assert (bob, ada) == (
        {"id": bob["id"], "name": "Bob", "credits": 0},
        {"id": ada["id"], "name": "Ada", "credits": 0},
    )
    assert await names(client, acme) == ["Ada", "Bob"]


@pytest.mark.integration
@multi_tenant
async def test_of_many_users_none_is_created_when_one_is_taken(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    for tenant, name in ((acme, "Bob"), (acme, "Ada"), (globex, "Cid")):
        await make_user(session, tenant, name)
    body = {"names": ["Cid", "Bob", "Dee", "Ada"]}
    answer = await client.post("/users/bulk", headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (409, {"detail": "name taken: Ada, Bob"})
    assert await names(client, acme) == ["Ada", "Bob"]


@pytest.mark.integration
@multi_tenant
async def test_a_page_of_users_tells_how_many_there_are(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    cid, bob, ada = [await make_user(session, acme, name) for name in ("Cid", "Bob", "Ada")]
    await make_user(session, globex, "Aaron")
    answer = await client.get("/users", headers=acme.headers)
    assert answer.status_code == 200
    assert answer.json() == {
        "items": [{"id": user.id, "name": user.name, "credits": 0} for user in (ada, bob, cid)],
        "total": 3,
    }
    answer = await client.get("/users?limit=1&offset=1", headers=acme.headers)
    assert answer.json() == {"items": [{"id": bob.id, "name": "Bob", "credits": 0}], "total": 3}
    assert await names(client, globex) == ["Aaron"]


@pytest.mark.integration
async def test_a_page_has_bounds(client: httpx.AsyncClient, acme: TestTenant) -> None:
    for query in ("limit=0", "limit=101", "offset=-1", "page=1"):
        answer = await client.get(f"/users?{query}", headers=acme.headers)
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["query", query.split("=")[0]]


@pytest.mark.integration
@multi_tenant
async def test_project_owners_are_the_tenants_own(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    owners = {}
    for tenant, name in ((acme, "Ada"), (globex, "Grace")):
        owners[tenant] = await make_user(session, tenant, name)
        await make_project(session, tenant, owners[tenant], "Engine")
    for tenant, owner in owners.items():
        answer = await client.get("/users/project-owners", headers=tenant.headers)
        assert answer.status_code == 200
        assert answer.json() == [{"id": owner.id, "name": owner.name, "credits": 0}]


@pytest.mark.integration
@multi_tenant
async def test_a_users_name_is_the_tenants_to_know(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada = await make_user(session, acme, "Ada")
    answer = await client.get(f"/users/{ada.id}/name", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (200, {"name": "Ada"})
    answer = await client.get(f"/users/{ada.id}/name", headers=globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


@pytest.mark.integration
@multi_tenant
async def test_a_renamed_user_keeps_the_name(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada = await make_user(session, acme, "Ada", credits=3)
    body = {"name": "Lovelace"}
    answer = await client.patch(f"/users/{ada.id}", headers=globex.headers, json=body)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert await names(client, acme) == ["Ada"]
    answer = await client.patch(f"/users/{ada.id}", headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (200, {"id": ada.id, "name": "Lovelace", "credits": 3})
    assert await names(client, acme) == ["Lovelace"]


@pytest.mark.integration
async def test_a_user_can_not_take_a_taken_name(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant
) -> None:
    ada, _ = [await make_user(session, acme, name) for name in ("Ada", "Bob")]
    answer = await client.patch(f"/users/{ada.id}", headers=acme.headers, json={"name": "Bob"})
    assert (answer.status_code, answer.json()) == (409, {"detail": "name taken: Bob"})
    assert await names(client, acme) == ["Ada", "Bob"]


@pytest.mark.integration
@multi_tenant
async def test_a_deleted_user_is_gone(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada = await make_user(session, acme, "Ada")
    answer = await client.delete(f"/users/{ada.id}", headers=globex.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert await names(client, acme) == ["Ada"]
    answer = await client.delete(f"/users/{ada.id}", headers=acme.headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert await names(client, acme) == []


@pytest.mark.integration
@multi_tenant
async def test_credits_are_transferred_within_a_tenant(
    client: httpx.AsyncClient, session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada, bob = [await make_user(session, acme, name, credits=5) for name in ("Ada", "Bob")]
    body = {"source_id": ada.id, "target_id": bob.id, "amount": 4}
    answer = await client.post("/users/transfers", headers=globex.headers, json=body)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    answer = await client.post("/users/transfers", headers=acme.headers, json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    answer = await client.post("/users/transfers", headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (409, {"detail": "credits must stay between 0 and 1000000"})
    answer = await client.get("/users", headers=acme.headers)
    assert [user["credits"] for user in answer.json()["items"]] == [1, 9]


@pytest.mark.integration
async def test_an_impossible_id_is_refused(client: httpx.AsyncClient, acme: TestTenant) -> None:
    for user_id in (0, 2**31, "ada"):
        answer = await client.get(f"/users/{user_id}", headers=acme.headers)
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["path", "user_id"]


@pytest.mark.integration
async def test_the_largest_id_is_only_not_found(client: httpx.AsyncClient, acme: TestTenant) -> None:
    answer = await client.get(f"/users/{2**31 - 1}", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


@pytest.fixture
def refusing_session() -> AsyncMock:
    """A session whose database refuses a name as taken."""
    session = AsyncMock(spec=AsyncSession)
    refusal = IntegrityError("INSERT", {}, Exception("uq_users_tenant_id_name"))
    session.flush.side_effect = refusal
    session.scalar.side_effect = refusal
    session.scalars.return_value = ["Ada"]
    return session


ACME = Tenancy(id=7, slug="acme")


@pytest.mark.unit
async def test_a_refused_user_is_rolled_back(refusing_session: AsyncMock) -> None:
    with pytest.raises(Conflict, match=r"^name taken: Ada$"):
        await routes.create_user(UserIn(name="Ada"), ACME, refusing_session, Settings())
    refusing_session.rollback.assert_awaited_once_with()
    refusing_session.commit.assert_not_awaited()


@pytest.mark.unit
async def test_refused_users_are_rolled_back(refusing_session: AsyncMock) -> None:
    with pytest.raises(Conflict, match=r"^name taken: Ada$"):
        await routes.create_users(UsersIn(names=["Ada"]), ACME, refusing_session)
    refusing_session.rollback.assert_awaited_once_with()
    refusing_session.commit.assert_not_awaited()


@pytest.mark.unit
async def test_a_refused_name_is_rolled_back(refusing_session: AsyncMock) -> None:
    with pytest.raises(Conflict, match=r"^name taken: Ada$"):
        await routes.rename_user(1, UserRename(name="Ada"), ACME, refusing_session)
    refusing_session.rollback.assert_awaited_once_with()
    refusing_session.commit.assert_not_awaited()
