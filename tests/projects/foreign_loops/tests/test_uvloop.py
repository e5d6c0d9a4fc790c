import asyncio

import pytest
import uvloop
from shop.orders import later


@pytest.mark.asyncio
async def test_a_loop_of_uvloop_inside():
    def on_uvloop():
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(later(2))

    assert await asyncio.to_thread(on_uvloop) == 1
