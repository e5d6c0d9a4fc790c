"""Tasks that share something."""

import asyncio


class Worker:
    def __init__(self, room=2):
        self.done = []
        self.inside = 0
        self.most = 0
        self.lock = asyncio.Lock()
        self.semaphore = asyncio.Semaphore(room)

    async def visit(self):
        async with self.semaphore:
            self.inside += 1
            self.most = max(self.most, self.inside)
            await asyncio.sleep(0)
            self.inside -= 1

    async def save_all(self, rows):
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(self.save(row))

    async def save(self, row):
        await asyncio.sleep(0)
        self.done.append(row)

    async def alone(self, job):
        await self.lock.acquire()
        try:
            return await job()
        finally:
            self.lock.release()

    async def charge(self, paid):
        await asyncio.shield(self.keep(paid))

    async def keep(self, paid):
        await paid.wait()
        self.done.append("charged")

    async def run(self, job):
        try:
            await job()
        except asyncio.CancelledError:
            self.done.append("undone")
            raise

    async def in_time(self, job, limit):
        return await asyncio.wait_for(job(), limit)
