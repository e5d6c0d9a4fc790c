"""A failing database is an internal error: nothing is told, nothing is kept, and the next request works."""

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import User
from audited_app.routes import users as routes
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant

pytestmark = pytest.mark.integration
INTERNAL = {"detail": "internal error"}


async def test_a_failing_statement_is_hidden_and_rolled_back(
    live_client: httpx.AsyncClient,
    live_acme: TestTenant,
    other_session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def create_and_fail(session: AsyncSession, tenant_id: int, name: str, **_: object) -> User:
        await session.execute(
            text("INSERT INTO users (tenant_id, name, credits) VALUES (:t, :n, 0)"), {"t": tenant_id, "n": name}
        )
        await session.execute(text("SELECT secret_column FROM users"))
        raise AssertionError("not reached")

    with monkeypatch.context() as broken:
        broken.setattr(routes.crud, "create_user", create_and_fail)
        answer = await live_client.post("/users", headers=live_acme.headers, json={"name": "Ada"})
    assert (answer.status_code, answer.json()) == (500, INTERNAL)
    assert await other_session.scalar(text("SELECT count(*) FROM users")) == 0
    answer = await live_client.post("/users", headers=live_acme.headers, json={"name": "Ada"})
    assert answer.status_code == 201
    assert await other_session.scalar(text("SELECT count(*) FROM users")) == 1


async def test_an_unreachable_database_is_hidden(
    client: httpx.AsyncClient, acme: TestTenant, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise ConnectionRefusedError("db.internal:5432")

    monkeypatch.setattr(routes.crud, "list_users", refuse)
    answer = await client.get("/users", headers=acme.headers)
    assert (answer.status_code, answer.json()) == (500, INTERNAL)
    answer = await client.get("/health/ready")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "fails"),
    [
        ("POST", "/users", {"name": "Ada"}, "users.create_user"),
        ("POST", "/users/bulk", {"names": ["Ada"]}, "users.create_users"),
        ("PATCH", "/users/1", {"name": "Ada"}, "users.rename_user"),
        ("POST", "/invoices", {"number": "A-1", "amount": 5}, "invoices.create_invoice"),
    ],
)
async def test_a_failure_is_no_conflict(
    client: httpx.AsyncClient,
    acme: TestTenant,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
    body: dict[str, object],
    fails: str,
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    monkeypatch.setattr(f"audited_app.crud.{fails}", fail)
    answer = await client.request(method, path, headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (500, INTERNAL)
