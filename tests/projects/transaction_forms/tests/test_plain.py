import asyncio

import asyncpg
import pytest
from ledger import plain


async def test_a_deposit_opens_the_account_once(connect, credits):
    connection = await connect()
    for _ in range(2):
        await plain.deposit(connection, "ada", 5)
    assert await credits() == {"ada": 10}


async def test_a_deposit_that_fails_leaves_nothing(connect, credits):
    with pytest.raises(asyncpg.CheckViolationError):
        await plain.deposit(await connect(), "ada", -5)
    assert await credits() == {}


async def test_a_rename_lands_whole_or_not_at_all(connect, credits):
    connection = await connect()
    for name in ("ada", "bob"):
        await plain.deposit(connection, name, 1)
    with pytest.raises(asyncpg.UniqueViolationError):
        await plain.rename(connection, "ada", "bob")
    assert not connection.is_in_transaction()
    assert await connection.fetchval("SELECT count(*) FROM accounts WHERE state = 'new'") == 2
    await plain.rename(connection, "ada", "eve")
    assert await credits() == {"bob": 1, "eve": 1}


async def test_two_doublings_at_once_are_four_times_as_much(connect, credits):
    first, second = await connect(), await connect()
    await plain.deposit(first, "ada", 1)
    held = asyncio.Event()

    async def pause():
        held.set()
        await asyncio.sleep(0.05)

    one = asyncio.create_task(plain.double(first, "ada", pause))
    await held.wait()
    await plain.double(second, "ada", pause)
    await one
    assert await credits() == {"ada": 4}


async def test_a_report_reads_one_state(connect):
    first, second = await connect(), await connect()
    await plain.deposit(second, "ada", 1)
    assert await plain.report(first, lambda: plain.deposit(second, "ada", 1)) == (1, 1)
