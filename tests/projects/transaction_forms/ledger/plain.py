"""The same accounts through asyncpg."""


async def deposit(connection, name, amount):
    statement = "INSERT INTO accounts (name, credits) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
    async with connection.transaction():
        await connection.execute(statement, name, 0)
        await connection.execute("UPDATE accounts SET credits = credits + $1 WHERE name = $2", amount, name)


async def rename(connection, name, other):
    await connection.execute("BEGIN")
    try:
        await connection.execute("UPDATE accounts SET state = 'renamed' WHERE name = $1", name)
        await connection.execute("UPDATE accounts SET name = $1 WHERE name = $2", other, name)
        await connection.execute("COMMIT")
    except Exception:
        await connection.execute("ROLLBACK")
        raise


async def double(connection, name, pause):
    async with connection.transaction():
        credits = await connection.fetchval("SELECT credits FROM accounts WHERE name = $1 FOR NO KEY UPDATE", name)
        await pause()
        await connection.execute("UPDATE accounts SET credits = $1 WHERE name = $2", credits * 2, name)


async def report(connection, pause):
    async with connection.transaction(isolation="repeatable_read"):
        before = await connection.fetchval("SELECT sum(credits) FROM accounts")
        await pause()
        return before, await connection.fetchval("SELECT sum(credits) FROM accounts")
