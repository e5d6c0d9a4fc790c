"""The tables as PostgreSQL has them."""

from typing import Any

import pytest
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from audited_app.models import Invoice

pytestmark = pytest.mark.integration

OF_TENANT = ("tenant_id", "tenants.id", "CASCADE")
OF_USER = ("user_id", "users.id", "CASCADE")
OF_OWNER = ("owner_id", "users.id", "CASCADE")

COLUMNS = {
    "tenants": {"id": "INTEGER", "slug": "VARCHAR(32)", "name": "VARCHAR(80)", "is_active": "BOOLEAN"},
    "users": {
        "id": "INTEGER",
        "tenant_id": "INTEGER",
        "name": "VARCHAR(60)",
        "password_hash": "VARCHAR(200) null",
        "credits": "INTEGER",
    },
    "projects": {
        "id": "INTEGER",
        "tenant_id": "INTEGER",
        "owner_id": "INTEGER",
        "title": "VARCHAR(120)",
        "budget": "INTEGER",
    },
    "api_keys": {
        "id": "INTEGER",
        "tenant_id": "INTEGER",
        "label": "VARCHAR(60)",
        "prefix": "VARCHAR(16)",
        "secret_hash": "VARCHAR(64)",
    },
    "login_sessions": {
        "id": "INTEGER",
        "tenant_id": "INTEGER",
        "user_id": "INTEGER",
        "token_hash": "VARCHAR(64)",
        "expires_at": "TIMESTAMP with time zone",
    },
    "counters": {"id": "INTEGER", "tenant_id": "INTEGER", "name": "VARCHAR(40)", "value": "INTEGER"},
    "notes": {"id": "INTEGER", "tenant_id": "INTEGER", "text": "VARCHAR(500)"},
}
UNIQUE = {
    "tenants": {"uq_tenants_slug": ["slug"]},
    "users": {"uq_users_tenant_id_name": ["tenant_id", "name"]},
    "projects": {},
    "api_keys": {"uq_api_keys_prefix": ["prefix"]},
    "login_sessions": {"uq_login_sessions_token_hash": ["token_hash"]},
    "counters": {"uq_counters_tenant_id_name": ["tenant_id", "name"]},
    "notes": {},
}
FOREIGN_KEYS = {
    "tenants": set(),
    "users": {OF_TENANT},
    "projects": {OF_TENANT, OF_OWNER},
    "api_keys": {OF_TENANT},
    "login_sessions": {OF_TENANT, OF_USER},
    "counters": {OF_TENANT},
    "notes": {OF_TENANT},
}
INDEXES = {
    "tenants": set(),
    "users": {"ix_users_tenant_id"},
    "projects": {"ix_projects_tenant_id", "ix_projects_owner_id"},
    "api_keys": {"ix_api_keys_tenant_id"},
    "login_sessions": {"ix_login_sessions_tenant_id", "ix_login_sessions_user_id"},
    "counters": {"ix_counters_tenant_id"},
    "notes": {"ix_notes_tenant_id"},
}


@pytest.fixture(scope="module")
async def tables(engine: AsyncEngine) -> dict[str, Any]:
    async with engine.connect() as connection:
        return await connection.run_sync(reflect)


def reflect(connection: Connection) -> dict[str, Any]:
    inspector = inspect(connection)

    def by_table(found: dict[Any, Any]) -> dict[str, Any]:
        return {table: found[schema, table] for schema, table in found if table in COLUMNS}

    return {
        "columns": by_table(inspector.get_multi_columns()),
        "unique": by_table(inspector.get_multi_unique_constraints()),
        "checks": by_table(inspector.get_multi_check_constraints()),
        "keys": by_table(inspector.get_multi_pk_constraint()),
        "foreign_keys": by_table(inspector.get_multi_foreign_keys()),
        "indexes": by_table(inspector.get_multi_indexes()),
    }


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_have_their_types_and_refuse_null(tables: dict[str, Any], table: str) -> None:
    found = {column["name"]: describe(column) for column in tables["columns"][table]}
    assert found == COLUMNS[table]
    assert tables["keys"][table]["constrained_columns"] == ["id"]


def describe(column: dict[str, Any]) -> str:
    zone = " with time zone" if getattr(column["type"], "timezone", False) else ""
    return f"{column['type']}{zone}{' null' if column['nullable'] else ''}"


@pytest.mark.parametrize("table", COLUMNS)
def test_what_must_be_unique_is(tables: dict[str, Any], table: str) -> None:
    found = {unique["name"]: unique["column_names"] for unique in tables["unique"][table]}
    assert found == UNIQUE[table]


@pytest.mark.parametrize("table", COLUMNS)
def test_rows_go_with_what_they_belong_to(tables: dict[str, Any], table: str) -> None:
    found = {
        (
            key["constrained_columns"][0],
            f"{key['referred_table']}.{key['referred_columns'][0]}",
            key["options"]["ondelete"],
        )
        for key in tables["foreign_keys"][table]
    }
    assert found == FOREIGN_KEYS[table]


@pytest.mark.parametrize("table", COLUMNS)
def test_foreign_keys_are_indexed(tables: dict[str, Any], table: str) -> None:
    found = {index["name"] for index in tables["indexes"][table] if "duplicates_constraint" not in index}
    assert found == INDEXES[table]


def test_credits_and_budgets_are_checked(tables: dict[str, Any]) -> None:
    found = {
        check["name"]: check["sqltext"].replace("(", "").replace(")", "")
        for checks in tables["checks"].values()
        for check in checks
    }
    assert found == {
        "ck_users_credits": "credits >= 0 AND credits <= 1000000",
        "ck_projects_budget": "budget >= 0",
    }


def test_an_invoice_lives_in_the_placeholder_schema() -> None:
    table = Invoice.__table__
    assert (table.schema, table.name) == ("per_tenant", "invoices")
    found = {column.name: f"{column.type}{' null' if column.nullable else ''}" for column in table.columns}
    assert found == {"id": "INTEGER", "number": "VARCHAR(20)", "amount": "INTEGER"}
    assert table.c.number.unique
