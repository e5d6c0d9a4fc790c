from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import projects as crud
from audited_app.errors import NotFound
from audited_app.models import Project
from audited_app.schemas.page import PageQuery
from test_suite.utils.tenants import TestTenant, make_project, make_user, save

pytestmark = [pytest.mark.integration, pytest.mark.multi_tenant]
LARGE_ID = 2_000_000_000


@pytest.fixture
async def projects(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> dict[str, Project]:
    """Two of Acme's, one of Globex's; both tenants have an owner called Ada."""
    made = {}
    for tenant, titles in ((acme, ("Loom", "Engine")), (globex, ("Compiler",))):
        ada = await make_user(session, tenant, "Ada")
        for budget, title in enumerate(titles, start=10):
            made[title] = await make_project(session, tenant, ada, title, budget=budget)
    return made


def titles(projects: Sequence[Project]) -> list[str]:
    return [project.title for project in projects]


async def test_a_project_is_created_for_an_owner_of_the_tenant(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    ada, grace = await make_user(session, acme, "Ada"), await make_user(session, globex, "Grace")
    project = await crud.create_project(session, acme.id, owner_id=ada.id, title="Engine", budget=5)
    assert project.id > 0
    assert (project.tenant_id, project.owner_id, project.title, project.budget) == (acme.id, ada.id, "Engine", 5)
    with pytest.raises(NotFound, match=r"^user not found$"):
        await crud.create_project(session, acme.id, owner_id=grace.id, title="Stolen", budget=0)


async def test_get_project_finds_the_tenants_own_only(
    session: AsyncSession, acme: TestTenant, globex: TestTenant, projects: dict[str, Project]
) -> None:
    engine, compiler = projects["Engine"], projects["Compiler"]
    assert await crud.get_project(session, acme.id, engine.id) is engine
    assert await crud.get_project(session, globex.id, compiler.id) is compiler
    for tenant, project_id in ((acme, compiler.id), (globex, engine.id), (acme, 2**31 - 1)):
        with pytest.raises(NotFound, match=r"^project not found$"):
            await crud.get_project(session, tenant.id, project_id)


async def test_projects_are_listed_by_title_and_page(
    session: AsyncSession, acme: TestTenant, globex: TestTenant, projects: dict[str, Project]
) -> None:
    assert titles(await crud.list_projects(session, acme.id, PageQuery())) == ["Engine", "Loom"]
    assert titles(await crud.list_projects(session, acme.id, PageQuery(limit=1))) == ["Engine"]
    assert titles(await crud.list_projects(session, acme.id, PageQuery(limit=1, offset=1))) == ["Loom"]
    assert titles(await crud.list_projects(session, globex.id, PageQuery())) == ["Compiler"]


async def test_projects_of_one_title_are_listed_by_age(session: AsyncSession, acme: TestTenant) -> None:
    ada = await make_user(session, acme, "Ada")
    last = await save(session, Project(id=LARGE_ID, tenant_id=acme.id, owner_id=ada.id, title="Engine"))
    first = await make_project(session, acme, ada, "Engine")
    assert list(await crud.list_projects(session, acme.id, PageQuery())) == [first, last]


async def test_projects_are_counted_by_tenant(
    session: AsyncSession, acme: TestTenant, globex: TestTenant, projects: dict[str, Project]
) -> None:
    assert await crud.count_projects(session, acme.id) == 2
    assert await crud.count_projects(session, globex.id) == 1


async def test_search_finds_the_tenants_titles_in_any_case(
    session: AsyncSession, acme: TestTenant, globex: TestTenant, projects: dict[str, Project]
) -> None:
    for words, found in (("n", ["Engine"]), ("LOO", ["Loom"]), ("o", ["Loom"]), ("", ["Engine", "Loom"])):
        assert titles(await crud.search_projects(session, acme.id, words)) == found
    assert titles(await crud.search_projects(session, globex.id, "o")) == ["Compiler"]


async def test_search_finds_the_tenants_owners_in_any_case(
    session: AsyncSession, acme: TestTenant, globex: TestTenant, projects: dict[str, Project]
) -> None:
    await make_project(session, acme, await make_user(session, acme, "Bob"), "Abacus")
    assert titles(await crud.search_projects(session, acme.id, "DA")) == ["Engine", "Loom"]
    assert titles(await crud.search_projects(session, globex.id, "da")) == ["Compiler"]


async def test_search_takes_wildcards_literally(session: AsyncSession, acme: TestTenant) -> None:
    for name, title in (("Club 5%", "100% done"), ("Club 50%", "1000 done")):
        await make_project(session, acme, await make_user(session, acme, name), title)
    for words in ("0% d", "b 5%"):
        assert titles(await crud.search_projects(session, acme.id, words)) == ["100% done"]


async def test_projects_of_an_owner_are_not_those_of_a_namesake(
    session: AsyncSession, acme: TestTenant, globex: TestTenant, projects: dict[str, Project]
) -> None:
    await make_project(session, acme, await make_user(session, acme, "Bob"), "Abacus")
    assert titles(await crud.list_projects_of(session, acme.id, "Ada")) == ["Engine", "Loom"]
    assert titles(await crud.list_projects_of(session, globex.id, "Ada")) == ["Compiler"]
    assert titles(await crud.list_projects_of(session, globex.id, "Bob")) == []


async def test_budgets_are_totalled_by_tenant(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    assert await crud.total_budget(session, acme.id) == 0
    ada, grace = await make_user(session, acme, "Ada"), await make_user(session, globex, "Grace")
    for tenant, owner, budget in ((acme, ada, 3), (acme, ada, 4), (globex, grace, 50)):
        await make_project(session, tenant, owner, "Engine", budget=budget)
    assert await crud.total_budget(session, acme.id) == 7
    assert await crud.total_budget(session, globex.id) == 50


async def test_update_changes_one_project_of_the_tenant(
    session: AsyncSession, acme: TestTenant, projects: dict[str, Project]
) -> None:
    updated = await crud.update_project(session, acme.id, projects["Engine"].id, title="Engine II", budget=99)
    assert updated is projects["Engine"]
    with pytest.raises(NotFound, match=r"^project not found$"):
        await crud.update_project(session, acme.id, projects["Compiler"].id, title="Stolen", budget=99)
    assert await stored(session) == {"Compiler": 10, "Engine II": 99, "Loom": 10}


async def test_delete_removes_one_project_of_the_tenant(
    session: AsyncSession, acme: TestTenant, projects: dict[str, Project]
) -> None:
    with pytest.raises(NotFound, match=r"^project not found$"):
        await crud.delete_project(session, acme.id, projects["Compiler"].id)
    await crud.delete_project(session, acme.id, projects["Engine"].id)
    assert await stored(session) == {"Compiler": 10, "Loom": 10}


async def stored(session: AsyncSession) -> dict[str, int]:
    return dict((await session.execute(select(Project.title, Project.budget))).all())
