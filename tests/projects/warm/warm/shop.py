import asyncio
import os

import asyncpg

prices = {}


def price(name):
    if name not in prices:
        prices[name] = look_up(name)
    return prices[name]


def look_up(name):
    return len(name) + 1


def first_stock():
    return [("tea", 3), ("jam", 5)]


async def open_pool():
    return await asyncpg.create_pool(os.environ["DATABASE_URL"].replace("+asyncpg", ""), min_size=2, max_size=3)


async def sell(pool, name):
    await pool.execute("UPDATE stock SET amount = amount - 1 WHERE name = $1", name)


async def amount(pool, name):
    return await pool.fetchval("SELECT amount FROM stock WHERE name = $1", name)


async def shouted(name):
    return await asyncio.to_thread(lambda: name.upper())
