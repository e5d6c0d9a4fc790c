from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from audited_app.settings import Settings, get_settings
from audited_app.upstream import get_upstream
from test_suite.utils.tenants import TestTenant

pytestmark = pytest.mark.integration

Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def upstream(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Puts a handler in the upstream's place."""

    def install(handler: Handler) -> None:
        async def mocked() -> httpx.AsyncClient:
            return httpx.AsyncClient(transport=httpx.MockTransport(handler), base_url="https://upstream")

        monkeypatch.setitem(app.dependency_overrides, get_upstream, mocked)

    return install


async def test_data_is_handed_through(
    client: httpx.AsyncClient, acme: TestTenant, upstream: Callable[[Handler], None]
) -> None:
    upstream(lambda request: httpx.Response(200, json={"path": request.url.path}))
    answer = await client.get("/external/rates", headers=acme.headers)
    assert answer.status_code == 200
    assert answer.json() == {"topic": "rates", "data": {"path": "/topics/rates"}}


async def test_an_upstream_error_is_a_bad_gateway(
    client: httpx.AsyncClient, acme: TestTenant, upstream: Callable[[Handler], None]
) -> None:
    upstream(lambda _: httpx.Response(503))
    answer = await client.get("/external/rates", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (502, {"detail": "upstream answered 503"})


async def test_a_slow_upstream_is_a_gateway_timeout(
    app: FastAPI,
    client: httpx.AsyncClient,
    acme: TestTenant,
    settings: Settings,
    upstream: Callable[[Handler], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def never_answers(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        raise httpx.ReadTimeout("too slow", request=request)

    upstream(never_answers)

    async def two_attempts() -> Settings:
        return replace(settings, upstream_attempts=2)

    monkeypatch.setitem(app.dependency_overrides, get_settings, two_attempts)
    answer = await client.get("/external/rates", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (504, {"detail": "upstream took too long"})
    assert asked == ["/topics/rates"] * 2


async def test_a_topic_is_a_plain_word(
    client: httpx.AsyncClient, acme: TestTenant, upstream: Callable[[Handler], None]
) -> None:
    upstream(lambda _: httpx.Response(200, json={}))
    for topic, status in (("a-9", 200), ("x" * 40, 200), ("x" * 41, 422), ("Rates", 422), ("a.b", 422)):
        answer = await client.get(f"/external/{topic}", headers=acme.headers)
        assert answer.status_code == status
