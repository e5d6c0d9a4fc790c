import anyio

limit = anyio.Semaphore(2)


async def work(x):
    async with limit:
        await anyio.sleep(0)
        return x * 2


async def in_thread(x):
    return await anyio.to_thread.run_sync(plus, x)


def plus(x):
    return x + 3
