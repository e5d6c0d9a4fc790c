"""What a mutant may leave behind: each entry does its damage and leaves its connections open."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Self

import asyncpg

from auditor.database import DatabaseUrl


class Mutant:
    """Connections of a project, used from plain functions, as open as the project left them."""

    def __init__(self, url: DatabaseUrl) -> None:
        self.url = url
        self.loop = asyncio.new_event_loop()
        self.connections: list[Any] = []

    def run(self, damage: Callable[["Mutant"], Coroutine[Any, Any, Any]]) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(damage(self), 60))

    async def connect(self, **other: str) -> Any:
        url = DatabaseUrl(
            other.get("user", self.url.user),
            other.get("password", self.url.password),
            self.url.host,
            self.url.port,
            other.get("database", self.url.database),
        )
        connection = await asyncpg.connect(url.as_scheme("postgresql"))
        self.connections.append(connection)
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        async def hang_up() -> None:
            for connection in self.connections:
                connection.terminate()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)

        self.loop.run_until_complete(hang_up())
        self.loop.close()


async def rows(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("CREATE TABLE kept (id serial PRIMARY KEY); INSERT INTO kept DEFAULT VALUES")


async def a_broken_schema(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA other")


async def an_open_transaction(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1)")
    await connection.execute("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE")


async def a_lock_on_the_database_itself(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute(f'BEGIN; ALTER DATABASE "{mutant.url.database}" CONNECTION LIMIT 1')


async def advisory_locks(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("SELECT pg_advisory_lock(42); LISTEN news")


async def a_running_statement(mutant: Mutant) -> None:
    for statement in ("SELECT pg_sleep(600)", "DO $$ BEGIN LOOP END LOOP; END $$"):
        connection = await mutant.connect()
        await connection.execute("SET statement_timeout = 0")
        mutant.loop.create_task(connection.execute(statement)).add_done_callback(lambda task: task.exception())
    watching = await mutant.connect()
    await watching.execute(
        "DO $$ BEGIN WHILE (SELECT count(*) FROM pg_stat_activity WHERE state = 'active') < 3"
        " LOOP PERFORM pg_sleep(0.01), pg_stat_clear_snapshot(); END LOOP; END $$"
    )


async def settings_of_the_database(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute(
        f'ALTER DATABASE "{mutant.url.database}" SET default_transaction_read_only = on;'
        f' ALTER DATABASE "{mutant.url.database}" RESET statement_timeout;'
        f' REVOKE CONNECT ON DATABASE "{mutant.url.database}" FROM PUBLIC'
    )


async def settings_of_the_role(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute(
        f'ALTER ROLE "{mutant.url.user}" SET search_path = nowhere, "$user";'
        f' ALTER ROLE "{mutant.url.user}" SET default_transaction_isolation = serializable'
    )


async def default_privileges(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; SELECT lo_create(0)")


async def another_database(mutant: Mutant) -> None:
    connection = await mutant.connect(database="postgres")
    name = f"{mutant.url.database}_test"
    await connection.execute(f'CREATE DATABASE "{name}"')
    await mutant.connect(database=name)


async def no_database_at_all(mutant: Mutant) -> None:
    connection = await mutant.connect(database="postgres")
    await connection.execute(f'DROP DATABASE "{mutant.url.database}"')


async def a_renamed_database(mutant: Mutant) -> None:
    connection = await mutant.connect(database="postgres")
    await connection.execute(f'ALTER DATABASE "{mutant.url.database}" RENAME TO "{mutant.url.database}_moved"')


async def all_connections_taken(mutant: Mutant) -> None:
    try:
        for _ in range(200):
            await mutant.connect()
    except asyncpg.TooManyConnectionsError:
        return
    raise AssertionError("200 connections and no end")


async def another_password(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute(f"ALTER ROLE \"{mutant.url.user}\" PASSWORD 'guessed'")


async def roles(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute(
        "CREATE ROLE left_owner LOGIN PASSWORD 'x'; CREATE ROLE left_member IN ROLE left_owner;"
        " CREATE SCHEMA theirs AUTHORIZATION left_owner; CREATE TABLE theirs.t (id int);"
        " ALTER TABLE theirs.t OWNER TO left_owner; GRANT SELECT ON theirs.t TO left_member;"
        f' GRANT CREATE ON DATABASE "{mutant.url.database}" TO left_member; ALTER ROLE left_owner SET work_mem = 64'
    )
    theirs = await mutant.connect(user="left_owner", password="x")
    await theirs.execute("BEGIN; LOCK TABLE theirs.t")
    elsewhere = await mutant.connect(user="left_owner", password="x", database="postgres")
    await elsewhere.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC; SELECT lo_create(0)")


async def a_prepared_transaction(mutant: Mutant) -> None:
    connection = await mutant.connect()
    await connection.execute("CREATE TABLE t (id int)")
    await connection.execute("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'left'")


IN_ITS_DATABASE = [
    rows,
    a_broken_schema,
    an_open_transaction,
    a_lock_on_the_database_itself,
    advisory_locks,
    a_running_statement,
    settings_of_the_database,
    settings_of_the_role,
    default_privileges,
    all_connections_taken,
]
WITH_ITS_ROLE = [another_database, no_database_at_all, a_renamed_database, another_password, roles]
