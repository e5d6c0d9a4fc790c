import asyncio

import pytest
from shop.orders import notify, now, total


@pytest.mark.asyncio
async def test_total():
    assert await asyncio.gather(total([1]), total([2])) == [6, 7]


@pytest.mark.asyncio
async def test_notify(mocker):
    send = mocker.AsyncMock()
    await notify(send)
    send.assert_awaited_once_with("sent")


def test_now():
    now(1)


def test_the_thread_answers(server):
    assert server("why") == "why!"


def test_the_thread_answers_again(server):
    assert server("") == "!"
