"""What a fork must not share: connections and threads end before it, event loops get new descriptors after it.

Nothing is imported for it: libraries are looked up where the project has imported them.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
import threading
import time
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

PATIENCE = 5.0  # seconds that connections and idle threads get to end
PAUSE = 0.01


class CanNotFork(Exception):
    """The process holds what a child can't have; the message says what."""


def settle() -> list[asyncio.AbstractEventLoop]:
    """In the host, once, between two tests: end what is idle; the event loops that are open.

    Raises `CanNotFork` when a loop is not asyncio's own or a connection stays open.
    """
    gc.collect()
    loops = [loop for loop in _alive(asyncio.AbstractEventLoop) if not loop.is_closed()]
    for loop in loops:
        if not issubclass(type(loop), BaseSelectorEventLoop):
            raise CanNotFork(f"R13 the event loop is a {type(loop).__module__}.{type(loop).__name__}")
        if loop.is_running():
            raise CanNotFork("R13 an event loop runs in another thread")
    _close_asyncpg_pools()
    _dispose_engines(loops)
    for loop in loops:
        _end_idle_threads(loop)
        _run_until_silent(loop)
    _wait_for_threads()
    return loops


def renew(loops: list[asyncio.AbstractEventLoop]) -> None:
    """In the child: each loop its own selector and self-pipe; the parent's stay as they are."""
    for loop in loops:
        _renew(loop)


def _renew(loop: Any) -> None:
    old = loop._selector, loop._ssock, loop._csock
    loop._selector = type(loop._selector)()
    loop._ssock, loop._csock = socket.socketpair()
    loop._ssock.setblocking(False)
    loop._csock.setblocking(False)
    loop._add_reader(loop._ssock.fileno(), loop._read_from_self)
    for shared in old:
        shared.close()  # never unregister: the parent's epoll set is the same one
    if loop._signal_handlers:
        signal.set_wakeup_fd(loop._csock.fileno(), warn_on_full_buffer=False)


def _alive(kind: type[Any]) -> Iterator[Any]:
    return (thing for thing in gc.get_objects() if issubclass(type(thing), kind))


def _close_asyncpg_pools() -> None:
    library = sys.modules.get("asyncpg.pool")
    if library is None:
        return
    for pool in list(_alive(library.Pool)):
        if pool._initialized and not pool._closed and not pool._loop.is_closed():
            pool._loop.run_until_complete(_close_idle(pool))


async def _close_idle(pool: Any) -> None:
    smallest, pool._minsize = pool._minsize, 0  # else it connects anew as soon as one is closed
    try:
        for holder in pool._holders:
            if holder._in_use is None:
                await holder.close()
    finally:
        pool._minsize = smallest


def _dispose_engines(loops: list[asyncio.AbstractEventLoop]) -> None:
    library = sys.modules.get("sqlalchemy.engine.base")
    if library is None:
        return
    for engine in list(_alive(library.Engine)):
        if engine.dialect.name == "sqlite":
            continue  # no socket; in memory it would be lost
        if not engine.dialect.is_async:
            engine.dispose()
        elif loops:
            async_engine = sys.modules["sqlalchemy.ext.asyncio"].AsyncEngine(engine)
            _loop_of_connections(loops).run_until_complete(async_engine.dispose())


def _loop_of_connections(loops: list[asyncio.AbstractEventLoop]) -> asyncio.AbstractEventLoop:
    """Connections end on the loop that they began on: the one that watches the most descriptors."""
    return max(loops, key=_watched)


def _watched(loop: Any) -> int:
    return len(loop._selector.get_map())


def _run_until_silent(loop: Any) -> None:
    """Until it watches nothing but its own self-pipe."""
    until = time.monotonic() + PATIENCE
    loop.run_until_complete(asyncio.sleep(0))
    while _watched(loop) > 1:
        if time.monotonic() > until:
            raise CanNotFork(f"a fixture holds {_watched(loop) - 1} open connection(s)")
        loop.run_until_complete(asyncio.sleep(PAUSE))


def _end_idle_threads(loop: Any) -> None:
    executor, loop._default_executor = loop._default_executor, None  # the loop makes a new one when it needs one
    if executor is not None:
        executor.shutdown(wait=True)


def _wait_for_threads() -> None:
    until = time.monotonic() + PATIENCE
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            with suppress(RuntimeError):
                thread.join(max(0.0, until - time.monotonic()))
