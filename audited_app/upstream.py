"""Data from another service: a time limit for each attempt, a bounded number of attempts."""

from asyncio import sleep
from typing import Annotated, Any

import httpx
from fastapi import Depends, Request

from audited_app.errors import DomainError, UpstreamFailed, UpstreamTimedOut


async def get_upstream(request: Request) -> httpx.AsyncClient:
    client: httpx.AsyncClient = request.app.state.upstream
    return client


Upstream = Annotated[httpx.AsyncClient, Depends(get_upstream)]


async def fetch(client: httpx.AsyncClient, topic: str, *, attempts: int, pause: float) -> Any:
    """The upstream's JSON about `topic`.

    Waits `pause` seconds longer before each new attempt. An answer below 500 is final.
    Raises `UpstreamTimedOut` or `UpstreamFailed`, whichever the last attempt met.
    """
    failure: DomainError = UpstreamFailed("upstream was not asked")
    for attempt in range(attempts):
        await sleep(pause * attempt)
        try:
            response = await client.get(f"/topics/{topic}")
        except httpx.TimeoutException:
            failure = UpstreamTimedOut("upstream took too long")
        except httpx.TransportError:
            failure = UpstreamFailed("upstream can't be reached")
        else:
            if response.status_code < 500:
                return read_answer(response)
            failure = UpstreamFailed(f"upstream answered {response.status_code}")
    raise failure


def read_answer(response: httpx.Response) -> Any:
    if response.status_code != 200:
        raise UpstreamFailed(f"upstream answered {response.status_code}")
    try:
        return response.json()
    except ValueError as fault:
        raise UpstreamFailed("upstream answered no JSON") from fault
