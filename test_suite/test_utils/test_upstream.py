from unittest.mock import AsyncMock

import httpx
import pytest
from fastapi import FastAPI, Request

from audited_app import upstream
from audited_app.errors import UpstreamFailed, UpstreamTimedOut

pytestmark = pytest.mark.unit

Reaction = httpx.Response | Exception


@pytest.fixture(autouse=True)
def sleep(monkeypatch: pytest.MonkeyPatch) -> AsyncMock:
    sleep = AsyncMock()
    monkeypatch.setattr(upstream, "sleep", sleep)
    return sleep


class Upstream:
    """Reacts to each request with the next of its reactions."""

    def __init__(self, *reactions: Reaction) -> None:
        self.reactions = list(reactions)
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        reaction = self.reactions.pop(0)
        if isinstance(reaction, Exception):
            raise reaction
        return reaction

    async def fetch(self, attempts: int = 3) -> object:
        async with httpx.AsyncClient(transport=httpx.MockTransport(self), base_url="https://upstream") as client:
            return await upstream.fetch(client, "rates", attempts=attempts, pause=0.5)


async def test_the_first_good_answer_is_taken(sleep: AsyncMock) -> None:
    service = Upstream(httpx.Response(200, json={"eur": 1}))
    assert await service.fetch() == {"eur": 1}
    assert service.asked == ["GET /topics/rates"]
    assert [call.args for call in sleep.await_args_list] == [(0.0,)]


@pytest.mark.parametrize(
    "failure", [httpx.Response(500), httpx.ReadTimeout("slow"), httpx.ConnectError("gone")], ids=repr
)
async def test_a_failure_is_tried_again_after_a_growing_pause(sleep: AsyncMock, failure: Reaction) -> None:
    service = Upstream(failure, failure, httpx.Response(200, json=[1]))
    assert await service.fetch() == [1]
    assert [call.args for call in sleep.await_args_list] == [(0.0,), (0.5,), (1.0,)]


@pytest.mark.parametrize(
    ("failure", "error", "told"),
    [
        (httpx.Response(500), UpstreamFailed, "upstream answered 500"),
        (httpx.ReadTimeout("slow"), UpstreamTimedOut, "upstream took too long"),
        (httpx.ConnectError("gone"), UpstreamFailed, "upstream can't be reached"),
    ],
    ids=["500", "slow", "gone"],
)
async def test_attempts_are_bounded_and_the_last_failure_is_told(
    failure: Reaction, error: type[Exception], told: str
) -> None:
    service = Upstream(httpx.Response(503), failure, httpx.Response(200))
    with pytest.raises(error) as caught:
        await service.fetch(attempts=2)
    assert str(caught.value) == told
    assert len(service.asked) == 2


@pytest.mark.parametrize("status", [204, 404, 499])
async def test_an_answer_that_is_no_success_is_final(status: int) -> None:
    service = Upstream(httpx.Response(status), httpx.Response(200))
    with pytest.raises(UpstreamFailed) as caught:
        await service.fetch()
    assert str(caught.value) == f"upstream answered {status}"
    assert len(service.asked) == 1


async def test_an_answer_that_is_no_json_is_told() -> None:
    with pytest.raises(UpstreamFailed, match=r"^upstream answered no JSON$"):
        await Upstream(httpx.Response(200, text="<html>")).fetch()


async def test_without_an_attempt_nothing_is_asked() -> None:
    service = Upstream()
    with pytest.raises(UpstreamFailed, match=r"^upstream was not asked$"):
        await service.fetch(attempts=0)


async def test_the_client_is_the_apps() -> None:
    app = FastAPI()
    app.state.upstream = object()
    assert await upstream.get_upstream(Request({"type": "http", "app": app})) is app.state.upstream


async def test_a_fault_of_ours_is_not_the_upstreams() -> None:
    service = Upstream(httpx.InvalidURL("no port"), httpx.Response(200, json=[1]))
    with pytest.raises(httpx.InvalidURL):
        await service.fetch()
    assert service.asked == ["GET /topics/rates"]
