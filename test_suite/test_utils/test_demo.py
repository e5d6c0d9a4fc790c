"""`python -m audited_app`, without the server at its end."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import AsyncMock, Mock

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app import __main__ as command
from audited_app import demo
from audited_app.models import Tenant
from audited_app.settings import Settings
from test_suite.conftest import Sessions

SLUGS = ("live-one", "live-two")
WELCOME = """\
Two tenants, acme and globex, each with the vendor Ada (password: correct horse). Try:

  curl http://127.0.0.1:8000/users -H 'X-Tenant-ID: acme'
  curl http://127.0.0.1:8000/users -H 'X-Tenant-ID: globex' --json '{"name": "Grace", "credits": 10}'
  curl http://127.0.0.1:8000/summary -H 'X-Tenant-ID: globex'
  curl http://127.0.0.1:8000/auth/login -i -H 'X-Tenant-ID: acme' --json '{"name": "Ada", "password": "correct horse"}'

All routes: http://127.0.0.1:8000/docs    Stop: Ctrl-C

"""


@pytest.fixture
async def no_schemas(live_sessions: Sessions) -> AsyncIterator[None]:
    yield
    async with live_sessions.begin() as session:
        for slug in SLUGS:
            await session.execute(text(f'DROP SCHEMA IF EXISTS "tenant_{slug}" CASCADE'))


@pytest.mark.integration
@pytest.mark.multi_tenant
@pytest.mark.usefixtures("no_schemas")
async def test_the_seed_makes_two_tenants_once(
    settings: Settings,
    live_client: httpx.AsyncClient,
    other_session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert demo.TENANTS == ("acme", "globex")
    monkeypatch.setattr(demo, "TENANTS", SLUGS)
    create_tables = AsyncMock(wraps=demo.create_tables)
    monkeypatch.setattr(demo, "create_tables", create_tables)
    for _ in range(2):
        await demo.seed(settings)
    assert create_tables.await_count == 2
    for slug in SLUGS:
        headers = {"X-Tenant-ID": slug}
        (ada,) = (await live_client.get("/users", headers=headers)).json()["items"]
        assert (ada["name"], ada["credits"]) == ("Ada", 100)
        answer = await live_client.post("/auth/login", headers=headers, json={"name": "Ada", "password": demo.PASSWORD})
        assert answer.status_code == 200
        assert (await live_client.get("/invoices", headers=headers)).json() == []
        assert await other_session.scalar(select(Tenant.name).filter_by(slug=slug)) == slug.title()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """In the place of uvicorn; the database is not seeded."""
    server = Mock()
    monkeypatch.setattr(command.uvicorn, "run", server)

    async def seeded(settings: Settings) -> None:
        server.seeded(settings.database_url)

    monkeypatch.setattr(command, "seed", seeded)
    for name in ("ENV", "PORT", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return server


@pytest.mark.unit
def test_the_command_serves_the_configured_database(
    server: Mock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "a url")
    command.main()
    server.seeded.assert_called_once_with("a url")
    (app,) = server.call_args.args
    assert isinstance(app, FastAPI)
    assert app.state.settings == Settings(database_url="a url")
    assert server.call_args.kwargs == {"host": "127.0.0.1", "port": 8000}
    assert capsys.readouterr().out == WELCOME


@pytest.mark.unit
def test_without_a_database_the_command_brings_one(
    server: Mock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    events = []

    @contextmanager
    def embedded_database() -> Iterator[str]:
        events.append("started")
        yield "an embedded url"
        events.append("stopped")

    monkeypatch.setitem(sys.modules, "auditor.database", SimpleNamespace(embedded_database=embedded_database))
    monkeypatch.setenv("PORT", "8123")
    server.side_effect = lambda *_, **__: events.append("served")
    command.main()
    assert events == ["started", "served", "stopped"]
    server.seeded.assert_called_once_with("an embedded url")
    assert server.call_args.args[0].state.settings.database_url == "an embedded url"
    assert server.call_args.kwargs["port"] == 8123
    assert "http://127.0.0.1:8123/docs" in capsys.readouterr().out
