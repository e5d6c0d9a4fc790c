from unittest.mock import AsyncMock

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import users as crud
from audited_app.errors import NotFound
from audited_app.models import User
from audited_app.schemas.page import PageQuery
from test_suite.utils.tenants import TestTenant, make_project, make_user

integration = pytest.mark.integration
multi_tenant = pytest.mark.multi_tenant


@pytest.mark.unit
async def test_create_user_adds_the_user_and_flushes() -> None:
    session = AsyncMock(spec=AsyncSession)
    user = await crud.create_user(session, 7, "Ada", credits=5, password_hash="1$salt$hash")
    assert (user.tenant_id, user.name, user.credits, user.password_hash) == (7, "Ada", 5, "1$salt$hash")
    session.add.assert_called_once_with(user)
    session.flush.assert_awaited_once_with()
    session.commit.assert_not_awaited()


@pytest.mark.unit
async def test_create_users_adds_all_and_flushes_once() -> None:
    session = AsyncMock(spec=AsyncSession)
    users = await crud.create_users(session, 7, ["Ada", "Bob"])
    assert [(user.tenant_id, user.name) for user in users] == [(7, "Ada"), (7, "Bob")]
    session.add_all.assert_called_once_with(users)
    session.flush.assert_awaited_once_with()


@pytest.mark.unit
async def test_get_user_raises_when_nothing_is_found() -> None:
    session = AsyncMock(spec=AsyncSession)
    session.scalar.return_value = None
    with pytest.raises(NotFound, match=r"^user not found$"):
        await crud.get_user(session, 7, 1)
    session.scalar.assert_awaited_once()


@integration
async def test_a_created_user_has_an_id_before_the_commit(session: AsyncSession, acme: TestTenant) -> None:
    user = await crud.create_user(session, acme.id, "Ada")
    assert user.id > 0
    assert (user.name, user.credits, user.password_hash) == ("Ada", 0, None)


@integration
async def test_created_users_have_ids_before_the_commit(session: AsyncSession, acme: TestTenant) -> None:
    users = await crud.create_users(session, acme.id, ["Ada", "Bob"])
    assert len({user.id for user in users} - {None}) == 2


@integration
async def test_of_many_users_all_are_created_or_none(session: AsyncSession, acme: TestTenant) -> None:
    await make_user(session, acme, "Bob")
    with pytest.raises(IntegrityError):
        await crud.create_users(session, acme.id, ["Ada", "Bob"])
    await session.rollback()
    assert await crud.count_users(session, acme.id) == 1


@integration
@multi_tenant
async def test_get_user_finds_the_tenants_own_only(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    ada, grace = await make_user(session, acme, "Ada"), await make_user(session, globex, "Grace")
    assert await crud.get_user(session, acme.id, ada.id) is ada
    assert await crud.get_user(session, globex.id, grace.id) is grace
    for tenant, user in ((acme, grace), (globex, ada)):
        with pytest.raises(NotFound, match=r"^user not found$"):
            await crud.get_user(session, tenant.id, user.id)


@integration
@multi_tenant
async def test_find_user_tells_namesakes_apart(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    here, there = await make_user(session, acme, "Ada"), await make_user(session, globex, "Ada")
    await make_user(session, acme, "Bob")
    assert await crud.find_user(session, acme.id, "Ada") is here
    assert await crud.find_user(session, globex.id, "Ada") is there
    assert await crud.find_user(session, globex.id, "Bob") is None


@integration
@multi_tenant
async def test_users_are_listed_by_name_and_page(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    for name in ("Cid", "Ada", "Bob"):
        await make_user(session, acme, name)
    await make_user(session, globex, "Aaron")
    assert await names(session, acme, PageQuery()) == ["Ada", "Bob", "Cid"]
    assert await names(session, acme, PageQuery(limit=2)) == ["Ada", "Bob"]
    assert await names(session, acme, PageQuery(limit=1, offset=1)) == ["Bob"]
    assert await names(session, acme, PageQuery(offset=3)) == []
    assert await names(session, globex, PageQuery()) == ["Aaron"]


async def names(session: AsyncSession, tenant: TestTenant, page: PageQuery) -> list[str]:
    return [user.name for user in await crud.list_users(session, tenant.id, page)]


@integration
@multi_tenant
async def test_users_are_counted_by_tenant(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    assert await crud.count_users(session, acme.id) == 0
    for tenant, name in ((acme, "Ada"), (acme, "Bob"), (globex, "Grace")):
        await make_user(session, tenant, name)
    assert await crud.count_users(session, acme.id) == 2
    assert await crud.count_users(session, globex.id) == 1


@integration
@multi_tenant
async def test_names_taken_are_the_tenants_own_in_order(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    for tenant, name in ((acme, "Cid"), (acme, "Ada"), (acme, "Dee"), (globex, "Bob")):
        await make_user(session, tenant, name)
    assert await crud.names_taken(session, acme.id, ["Bob", "Cid", "Ada"]) == ["Ada", "Cid"]
    assert await crud.names_taken(session, globex.id, ["Bob", "Cid", "Ada"]) == ["Bob"]


@integration
@multi_tenant
async def test_project_owners_are_the_tenants_own_in_order(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    await make_user(session, acme, "Idle")
    unsorted = ("Eve", "Bob", "Fay", "Ada", "Dan", "Cid")  # so many that no plan of the database sorts them by chance
    for tenant, name in (*((acme, name) for name in unsorted), (globex, "Grace")):
        await make_project(session, tenant, await make_user(session, tenant, name), f"{name}'s")
    assert [user.name for user in await crud.list_project_owners(session, acme.id)] == sorted(unsorted)
    assert [user.name for user in await crud.list_project_owners(session, globex.id)] == ["Grace"]


@integration
@multi_tenant
async def test_rename_changes_one_user_of_the_tenant(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada, bob = await make_user(session, acme, "Ada"), await make_user(session, acme, "Bob")
    grace = await make_user(session, globex, "Grace")
    renamed = await crud.rename_user(session, acme.id, ada.id, "Lovelace")
    assert (renamed.id, renamed.name) == (ada.id, "Lovelace")
    with pytest.raises(NotFound, match=r"^user not found$"):
        await crud.rename_user(session, acme.id, grace.id, "Mine")
    assert await stored_names(session) == {ada.id: "Lovelace", bob.id: "Bob", grace.id: "Grace"}


@integration
@multi_tenant
async def test_delete_removes_one_user_of_the_tenant(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada, bob = await make_user(session, acme, "Ada"), await make_user(session, acme, "Bob")
    grace = await make_user(session, globex, "Grace")
    with pytest.raises(NotFound, match=r"^user not found$"):
        await crud.delete_user(session, acme.id, grace.id)
    await crud.delete_user(session, acme.id, ada.id)
    assert await stored_names(session) == {bob.id: "Bob", grace.id: "Grace"}


async def stored_names(session: AsyncSession) -> dict[int, str]:
    return dict((await session.execute(select(User.id, User.name))).all())
