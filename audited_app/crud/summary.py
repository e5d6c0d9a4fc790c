"""Several independent reads at once."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from audited_app.crud.projects import count_projects, total_budget
from audited_app.crud.users import count_users
from audited_app.schemas.project import Summary


async def summarise(sessions: async_sessionmaker[AsyncSession], tenant_id: int) -> Summary:
    """Each read has a session of its own, because one session serves one task at a time."""

    async def read(figure: Callable[[AsyncSession, int], Awaitable[int]]) -> int:
        async with sessions() as session:
            return await figure(session, tenant_id)

    users, projects, budget = await asyncio.gather(read(count_users), read(count_projects), read(total_budget))
    return Summary(users=users, projects=projects, budget=budget)
