"""Tenants and what they own, written through a session and committed by it."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import Project, Tenant, User

Row = TypeVar("Row")

PASSWORD = "correct horse"
PASSWORD_HASH = (
    "2$salt$"  # the cheapest cost
    "0749e6ed1caf3a3b8491eaa46cb5066811eba1ba82ea90169e4e2a9439c92c74"
    "11520f58533e4268782948cf6b3349203fd5fe2a688227e23e0e3eb4534e1187"
)


@dataclass(frozen=True)
class TestTenant:
    __test__ = False

    id: int
    slug: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Tenant-ID": self.slug}


async def make_tenant(session: AsyncSession, slug: str, *, is_active: bool = True) -> TestTenant:
    tenant = Tenant(slug=slug, name=slug.title(), is_active=is_active)
    await save(session, tenant)
    return TestTenant(id=tenant.id, slug=slug)


async def make_user(
    session: AsyncSession, tenant: TestTenant, name: str, *, credits: int = 0, password_hash: str | None = None
) -> User:
    return await save(session, User(tenant_id=tenant.id, name=name, credits=credits, password_hash=password_hash))


async def make_vendor(session: AsyncSession, tenant: TestTenant, name: str = "Vera") -> User:
    """A user who can log in with PASSWORD."""
    return await make_user(session, tenant, name, password_hash=PASSWORD_HASH)


async def make_project(
    session: AsyncSession, tenant: TestTenant, owner: User, title: str, *, budget: int = 0
) -> Project:
    return await save(session, Project(tenant_id=tenant.id, owner_id=owner.id, title=title, budget=budget))


async def save(session: AsyncSession, row: Row) -> Row:
    session.add(row)
    await session.commit()
    return row
