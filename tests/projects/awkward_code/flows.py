import asyncio
import contextlib
import functools
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import DBAPIError, IntegrityError


@asynccontextmanager
async def unit_of_work(make_session, *, isolation="SERIALIZABLE"):
    async with make_session() as session, session.begin() as transaction, asyncio.timeout(5):
        await session.connection(execution_options={"isolation_level": isolation})
        try:
            yield session
        except (IntegrityError, DBAPIError) as error:
            await transaction.rollback(); raise RuntimeError("failed") from error
        else:
            await session.flush()
        finally:
            with suppress(Exception): await session.close()


async def transfer(session, source, target, amount):
    async with (
        session.begin(),
        session.begin_nested(),  # one bad row
    ):
        source.balance -= amount
        session.add(source)
        target.balance += amount
        session.add_all([target, Entry(amount=amount)])
    async with session.begin_nested() as savepoint: await savepoint.rollback()


def retried(times=3, *, on=(DBAPIError,)):
    def decorate(function):
        @functools.wraps(function)
        async def again(*args, **kwargs):
            for attempt in range(times):
                try: return await function(*args, **kwargs)
                except on as error:
                    if attempt + 1 == times: raise
                    await asyncio.sleep(2 ** attempt)
            else: return None
        return again
    return decorate


class Worker:
    _lock = asyncio.Lock()

    def __init__(self, *, limit: int = 3): self.limit, self.tasks = asyncio.Semaphore(limit), set()

    async def __aenter__(self): return self

    async def __aexit__(self, kind, error, trace):
        for task in self.tasks: task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    @retried(times=5)
    async def refresh(self, client, /, key):
        async with self._lock:
            if key in self.cache: return self.cache[key]
            async with self.limit, client.get(key) as answer: self.cache[key] = value = await answer.json()
            return value

    async def all(self, client, keys):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.refresh(client, key)) for key in keys]
            group.create_task(self.note(keys))
        first, *rest = [task.result() for task in tasks]
        a, b, *_ = await asyncio.gather(self.one(), self.two(), *(self.refresh(client, key) for key in keys), return_exceptions=True)
        return (first, rest, a, b)

    async def listen(self, stream):
        try:
            async for line in stream:
                match line:
                    case {"kind": "stop", "tenant_id": tenant_id} if tenant_id == self.tenant_id: break
                    case {"kind": "add", "items": [first, *_]}:
                        await self.add(first)
                    case {"kind": "ping"} | {"kind": "pong"}: await self.answer(line)
                    case _:
                        if not (known := await self.known(line)): raise ValueError(line)
                        elif known == "old": continue
                        else: await self.add(known)
        except asyncio.CancelledError: await self.tidy(); raise
        except Exception as error: log.warning("%s", error); await self.failed(error)
        finally: await asyncio.shield(stream.aclose())

    async def within(self, seconds, job):
        return await asyncio.wait_for(asyncio.shield(job()), timeout=seconds) if seconds else await job()

    async def fan_out(self, jobs):
        try:
            async with asyncio.TaskGroup() as group: [group.create_task(job()) for job in jobs]
        except* ValueError as group: raise RuntimeError(group.exceptions) from None
        except* TimeoutError: pass
        return all([await job.ok() for job in jobs if await job.done()]) and not await self.failed_any()

    async def counts(self):
        async with contextlib.AsyncExitStack() as stack:
            session = await stack.enter_async_context(self.make())
            token = current_tenant.set(self.tenant_id)
            try: yield (await session.scalar(self.count)) or 0
            finally: current_tenant.reset(token)
