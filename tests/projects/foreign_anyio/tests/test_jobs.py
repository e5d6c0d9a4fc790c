import asyncio

import anyio
import pytest
from app.jobs import in_thread, work

pytestmark = pytest.mark.anyio


async def test_the_loop_is_the_one_asked_for(request):
    assert ("uvloop" in request.node.name) == ("uvloop" in type(asyncio.get_running_loop()).__module__)


async def test_work():
    said = []

    async def one(x):
        said.append(await work(x))

    async with anyio.create_task_group() as group:
        for x in (1, 2, 3):
            group.start_soon(one, x)
    assert sorted(said) == [2, 4, 6]


async def test_in_thread():
    await in_thread(1)
