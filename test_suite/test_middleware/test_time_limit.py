import asyncio
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from audited_app.main import create_app
from audited_app.middleware.time_limit import TimeLimitMiddleware
from audited_app.settings import Settings


@pytest.mark.integration
async def test_a_request_over_its_time_is_answered_504(settings: Settings) -> None:
    app = create_app(replace(settings, request_time_limit=0.01))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://test") as client:
        answer = await client.get("/health/slow?seconds=1")
    assert (answer.status_code, answer.json()) == (504, {"detail": "request took too long"})


class Exchange:
    """A request for the middleware alone, with what was sent in answer."""

    def __init__(self, time_limit: float) -> None:
        self.sent: list[Message] = []
        app = FastAPI()
        app.state.settings = Settings(request_time_limit=time_limit)
        self.scope = {"type": "http", "app": app}

    async def receive(self) -> Message:
        return {"type": "http.request"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


@pytest.mark.unit
async def test_the_work_of_a_request_over_its_time_is_cancelled() -> None:
    events = []

    async def works_forever(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            events.append("cancelled")
            raise

    exchange = Exchange(time_limit=0.01)
    async with asyncio.timeout(3):
        await TimeLimitMiddleware(works_forever)(exchange.scope, exchange.receive, exchange.send)
    assert events == ["cancelled"]
    assert [message.get("status") for message in exchange.sent] == [504, None]
    assert exchange.sent[1]["body"] == b'{"detail":"request took too long"}'


@pytest.mark.unit
async def test_an_answer_under_way_is_not_answered_again() -> None:
    async def stops_half_way(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})
        await asyncio.sleep(3)

    exchange = Exchange(time_limit=0.01)
    with pytest.raises(TimeoutError):
        await TimeLimitMiddleware(stops_half_way)(exchange.scope, exchange.receive, exchange.send)
    assert exchange.sent == [{"type": "http.response.start", "status": 200}]


@pytest.mark.unit
async def test_a_request_in_time_passes_unchanged() -> None:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"scope": scope, "received": await receive()})

    exchange = Exchange(time_limit=5)
    await TimeLimitMiddleware(echo)(exchange.scope, exchange.receive, exchange.send)
    assert exchange.sent == [{"scope": exchange.scope, "received": {"type": "http.request"}}]


@pytest.mark.unit
async def test_what_is_no_request_has_no_limit() -> None:
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope, receive, send))

    await TimeLimitMiddleware(app)({"type": "lifespan"}, "receive", "send")
    assert passed == [({"type": "lifespan"}, "receive", "send")]


@pytest.mark.unit
async def test_a_request_that_fails_in_time_is_not_answered_504() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ConnectionRefusedError

    exchange = Exchange(time_limit=5)
    with pytest.raises(ConnectionRefusedError):
        await TimeLimitMiddleware(fails)(exchange.scope, exchange.receive, exchange.send)
    assert exchange.sent == []
