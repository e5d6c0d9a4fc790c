import os
import signal
import subprocess
import sys


async def add(connection, name, spare):
    await connection.execute("INSERT INTO items (name) VALUES ($1)", name)
    if spare > 0:
        await connection.execute("INSERT INTO items (name) VALUES ('spare')")


async def tidy(connection, broken):
    if broken > 0:
        await connection.execute("DROP TABLE items")


async def hold(connection, busy):
    if busy > 0:
        await connection.execute("BEGIN; LOCK TABLE items; SELECT pg_advisory_lock(1)")


async def names(connection):
    rows = await connection.fetch("SELECT name FROM items ORDER BY name")
    return [row["name"] for row in rows]


def leave(done):
    if done > 0:
        os._exit(0)


def revenge(angry):
    if angry > 0:
        os.kill(os.getppid(), signal.SIGKILL)


def background(wanted):
    if wanted > 0:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)


def wait(more):
    while more > 0:
        pass
