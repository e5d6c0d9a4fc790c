"""The application as a whole: what it serves, and what its lifespan opens and closes."""

from dataclasses import replace
from typing import Any
from unittest.mock import AsyncMock, create_autospec

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from audited_app import main
from audited_app.settings import Settings

ANSWERS = {
    "get /health": "object",
    "get /health/ready": "object",
    "get /health/slow": "object",
    "post /users": "UserOut",
    "get /users": "Page_UserOut_",
    "post /users/bulk": "[UserOut]",
    "get /users/project-owners": "[UserOut]",
    "post /users/transfers": "nothing",
    "get /users/{user_id}": "UserOut",
    "get /users/{user_id}/name": "object",
    "patch /users/{user_id}": "UserOut",
    "delete /users/{user_id}": "nothing",
    "post /projects": "ProjectOut",
    "get /projects": "Page_ProjectOut_",
    "get /projects/search": "[ProjectOut]",
    "get /projects/owned-by": "[ProjectOut]",
    "get /projects/{project_id}": "ProjectOut",
    "put /projects/{project_id}": "ProjectOut",
    "delete /projects/{project_id}": "nothing",
    "get /summary": "Summary",
    "post /notes": "NoteOut",
    "get /notes": "[NoteOut]",
    "get /notes/{note_id}": "NoteOut",
    "delete /notes/{note_id}": "nothing",
    "post /invoices": "InvoiceOut",
    "get /invoices": "[InvoiceOut]",
    "post /hits": "object",
    "post /counters/{name}": "CounterOut",
    "get /counters/{name}": "CounterOut",
    "get /external/{topic}": "ExternalData",
    "post /auth/login": "Vendor",
    "post /auth/logout": "nothing",
    "post /auth/keys": "ApiKeyIssued",
    "get /auth/keys": "[ApiKeyOut]",
}


def answer_of(operation: dict[str, Any]) -> str:
    """The schema of a good answer, in brackets when it is a list of them."""
    (status,) = (status for status in operation["responses"] if status.startswith("2"))
    content = operation["responses"][status].get("content")
    if content is None:
        return "nothing"
    schema = content["application/json"]["schema"]
    if schema.get("type") == "array":
        return f"[{schema['items']['$ref'].rpartition('/')[2]}]"
    return str(schema.get("$ref", "object")).rpartition("/")[2]


@pytest.mark.unit
async def test_the_docs_name_every_route(client: httpx.AsyncClient) -> None:
    assert (await client.get("/docs")).status_code == 200
    openapi = (await client.get("/openapi.json")).json()
    assert openapi["info"]["title"] == "Projects for many tenants"
    answers = {
        f"{method} {path}": answer_of(operation)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    }
    assert answers == ANSWERS
    assert openapi["paths"]["/users"]["get"]["security"] == [{"Tenant": []}]
    assert "security" not in openapi["paths"]["/health"]["get"]
    assert openapi["components"]["securitySchemes"] == {
        "Tenant": {"type": "apiKey", "in": "header", "name": "X-Tenant-ID"},
        "APIKeyHeader": {"type": "apiKey", "in": "header", "name": "api-key"},
        "APIKeyCookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    }


@pytest.mark.unit
def test_an_app_without_settings_takes_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENV", "CREATE_TABLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://nowhere/nothing")
    assert main.create_app().state.settings == Settings(database_url="postgresql+asyncpg://nowhere/nothing")


@pytest.mark.integration
async def test_the_lifespan_opens_the_database_and_the_upstream(
    settings: Settings, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_tables = AsyncMock()
    monkeypatch.setattr(main, "create_tables", create_tables)
    app = main.create_app(replace(settings, upstream_url="https://up.example", upstream_time_limit=0.5))
    async with app.router.lifespan_context(app):
        upstream = app.state.upstream
        assert (str(upstream.base_url), upstream.timeout) == ("https://up.example", httpx.Timeout(0.5))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://test") as client:
            assert (await client.get("/health/ready")).json() == {"status": "ready"}
            answer = await client.get("/external/rates", headers={"X-Tenant-ID": "nobody"})
            assert (answer.status_code, answer.json()) == (404, {"detail": "tenant not found"})
    assert upstream.is_closed
    create_tables.assert_not_awaited()


@pytest.mark.unit
async def test_the_lifespan_creates_tables_when_it_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_autospec(AsyncEngine, instance=True)
    make_engine = create_autospec(main.make_engine, return_value=engine)
    create_tables = AsyncMock()
    monkeypatch.setattr(main, "make_engine", make_engine)
    monkeypatch.setattr(main, "create_tables", create_tables)
    app = main.create_app(Settings(database_url="a url", create_tables=True))
    async with main.lifespan(app):
        make_engine.assert_called_once_with("a url")
        assert app.state.sessions.kw["bind"] is engine
        engine.dispose.assert_not_awaited()
    create_tables.assert_awaited_once_with(engine)
    engine.dispose.assert_awaited_once_with()


@pytest.mark.unit
async def test_the_engine_is_disposed_when_the_start_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_autospec(AsyncEngine, instance=True)
    monkeypatch.setattr(main, "make_engine", lambda _: engine)
    monkeypatch.setattr(main, "create_tables", AsyncMock(side_effect=ConnectionRefusedError))
    with pytest.raises(ConnectionRefusedError):
        async with main.lifespan(main.create_app(Settings(create_tables=True))):
            pass
    engine.dispose.assert_awaited_once_with()


@pytest.mark.unit
def test_importing_the_app_makes_one_and_connects_to_nothing() -> None:
    assert isinstance(main.app, FastAPI)
    assert not hasattr(main.app.state, "sessions")
