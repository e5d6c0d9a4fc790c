import asyncio

import pytest
from ledger import store
from sqlalchemy.exc import IntegrityError


async def test_an_account_is_opened_and_closed(credits):
    account_id = await store.open_account("ada")
    assert await credits() == {"ada": 0}
    await store.close_account(account_id)
    assert await credits() == {}


async def test_what_the_database_has_set_is_read():
    assert await store.state_of(await store.open_account("ada")) == "seen"


async def test_credits_move_or_stay(connect, credits):
    ada, bob = [await store.open_account(name) for name in ("ada", "bob")]
    await (await connect()).execute("UPDATE accounts SET credits = 5 WHERE name = 'ada'")
    async with store.sessions() as session:
        await store.move(session, ada, bob, 3)
    assert await credits() == {"ada": 2, "bob": 3}
    async with store.sessions() as session:
        with pytest.raises(IntegrityError):
            await store.move(session, ada, bob, 3)
    assert await credits() == {"ada": 2, "bob": 3}


async def test_a_name_that_is_taken_does_not_spoil_the_others(credits):
    await store.open_account("bob")
    async with store.sessions() as session:
        assert await store.open_new(session, ["ada", "bob", "cid"]) == 2
    assert set(await credits()) == {"ada", "bob", "cid"}


async def test_names_are_read_of_one_state():
    assert await store.names(lambda: store.open_account("ada")) == ([], [])


@pytest.mark.parametrize("name", ["ada", "bob"])
async def test_a_move_counts_on_what_others_have_written(connect, credits, name):
    ada, bob = [await store.open_account(name) for name in ("ada", "bob")]
    writer, watcher = await connect(), await connect()
    await writer.execute("UPDATE accounts SET credits = 5")
    await writer.execute("BEGIN")
    await writer.execute("UPDATE accounts SET credits = credits + 10 WHERE name = $1", name)
    async with asyncio.timeout(20), store.sessions() as session:
        move = asyncio.create_task(store.move(session, ada, bob, 1))
        while not await watcher.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"):
            await asyncio.sleep(0.01)
        await writer.execute("COMMIT")
        await move
    assert await credits() == {"ada": 4, "bob": 6} | {name: 14 if name == "ada" else 16}
