import asyncio

lock = asyncio.Lock()
loop = asyncio.new_event_loop()


async def total(prices):
    async with lock:
        await asyncio.sleep(0)
        return sum(prices) + 5


def now(price):
    return loop.run_until_complete(later(price))


async def later(price):
    await asyncio.sleep(0)
    return price - 1


def answered(question):
    return question + "!"


async def notify(send):
    await send("sent")
