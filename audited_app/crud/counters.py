"""Two counters that read, yield and write. Each is kept whole by a lock of its own."""

from asyncio import Lock, sleep

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.errors import NotFound
from audited_app.models import Counter


class HitCounter:
    """Counts in this process; the lock keeps two tasks from reading the same value."""

    def __init__(self) -> None:
        self.value = 0
        self.lock = Lock()

    async def increment(self) -> int:
        async with self.lock:
            value = self.value
            await sleep(0)  # others run here
            self.value = value + 1
            return self.value


async def increment(session: AsyncSession, tenant_id: int, name: str) -> int:
    """Counts in the database; the row's lock keeps two transactions from reading the same value."""
    new = insert(Counter).values(tenant_id=tenant_id, name=name)
    await session.execute(new.on_conflict_do_nothing())
    counter = (await session.scalars(select(Counter).filter_by(tenant_id=tenant_id, name=name).with_for_update())).one()
    counter.value += 1
    return counter.value


async def get_counter(session: AsyncSession, tenant_id: int, name: str) -> Counter:
    counter = await session.scalar(select(Counter).where(Counter.name == name).filter(Counter.tenant_id == tenant_id))
    if counter is None:
        raise NotFound("counter")
    return counter
