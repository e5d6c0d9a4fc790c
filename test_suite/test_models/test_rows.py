"""What a row is before anybody says otherwise, and what the database refuses."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import Counter, Project, Tenant, User
from test_suite.utils.tenants import TestTenant, make_project, make_user, save

pytestmark = pytest.mark.integration


async def test_a_new_tenant_is_active(session: AsyncSession) -> None:
    tenant = await save(session, Tenant(slug="initech", name="Initech"))
    assert tenant.is_active is True


async def test_a_new_row_counts_from_nothing(session: AsyncSession, acme: TestTenant) -> None:
    user = await save(session, User(tenant_id=acme.id, name="Ada"))
    project = await save(session, Project(tenant_id=acme.id, owner_id=user.id, title="Engine"))
    counter = await save(session, Counter(tenant_id=acme.id, name="visits"))
    assert (user.credits, user.password_hash, project.budget, counter.value) == (0, None, 0, 0)


@pytest.mark.parametrize("credits", [0, 1_000_000])
async def test_credits_reach_their_bounds(session: AsyncSession, acme: TestTenant, credits: int) -> None:
    user = await make_user(session, acme, "Ada", credits=credits)
    assert user.credits == credits


@pytest.mark.parametrize("credits", [-1, 1_000_001])
async def test_credits_out_of_bounds_are_refused(session: AsyncSession, acme: TestTenant, credits: int) -> None:
    with pytest.raises(IntegrityError, match="ck_users_credits"):
        await make_user(session, acme, "Ada", credits=credits)


async def test_a_negative_budget_is_refused(session: AsyncSession, acme: TestTenant) -> None:
    ada = await make_user(session, acme, "Ada")
    with pytest.raises(IntegrityError, match="ck_projects_budget"):
        await make_project(session, acme, ada, "Engine", budget=-1)


@pytest.mark.multi_tenant
async def test_a_name_is_unique_in_its_tenant_only(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    await make_user(session, acme, "Ada")
    await make_user(session, globex, "Ada")
    with pytest.raises(IntegrityError, match="uq_users_tenant_id_name"):
        await make_user(session, acme, "Ada")


async def test_an_owner_has_to_be_asked_for(session: AsyncSession, acme: TestTenant) -> None:
    ada = await make_user(session, acme, "Ada")
    project = await make_project(session, acme, ada, "Engine")
    found = (await session.scalars(select(Project).where(Project.id == project.id))).one()
    with pytest.raises(InvalidRequestError, match="lazy='raise'"):
        _ = found.owner
