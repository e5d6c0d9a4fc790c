"""The tables as PostgreSQL has them: a null, a length, a key or a cascade that changes is seen here."""

import pytest
from sqlalchemy import Table, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from audited_app.models import Invoice

pytestmark = pytest.mark.integration

TABLES = {
    "tenants": [
        "id integer NOT NULL",
        "is_active boolean NOT NULL",
        "name character varying(80) NOT NULL",
        "pk_tenants PRIMARY KEY (id)",
        "slug character varying(32) NOT NULL",
        "uq_tenants_slug UNIQUE (slug)",
    ],
    "users": [
        "ck_users_credits CHECK (((credits >= 0) AND (credits <= 1000000)))",
        "credits integer NOT NULL",
        "fk_users_tenant_id FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE",
        "id integer NOT NULL",
        "ix_users_tenant_id (tenant_id)",
        "name character varying(60) NOT NULL",
        "password_hash character varying(200)",
        "pk_users PRIMARY KEY (id)",
        "tenant_id integer NOT NULL",
        "uq_users_tenant_id_name UNIQUE (tenant_id, name)",
    ],
    "projects": [
        "budget integer NOT NULL",
        "ck_projects_budget CHECK ((budget >= 0))",
        "fk_projects_owner_id FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE CASCADE",
        "fk_projects_tenant_id FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE",
        "id integer NOT NULL",
        "ix_projects_owner_id (owner_id)",
        "ix_projects_tenant_id (tenant_id)",
        "owner_id integer NOT NULL",
        "pk_projects PRIMARY KEY (id)",
        "tenant_id integer NOT NULL",
        "title character varying(120) NOT NULL",
    ],
    "api_keys": [
        "fk_api_keys_tenant_id FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE",
        "id integer NOT NULL",
        "ix_api_keys_tenant_id (tenant_id)",
        "label character varying(60) NOT NULL",
        "pk_api_keys PRIMARY KEY (id)",
        "prefix character varying(16) NOT NULL",
        "secret_hash character varying(64) NOT NULL",
        "tenant_id integer NOT NULL",
        "uq_api_keys_prefix UNIQUE (prefix)",
    ],
    "login_sessions": [
        "expires_at timestamp with time zone NOT NULL",
        "fk_login_sessions_tenant_id FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE",
        "fk_login_sessions_user_id FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE",
        "id integer NOT NULL",
        "ix_login_sessions_tenant_id (tenant_id)",
        "ix_login_sessions_user_id (user_id)",
        "pk_login_sessions PRIMARY KEY (id)",
        "tenant_id integer NOT NULL",
        "token_hash character varying(64) NOT NULL",
        "uq_login_sessions_token_hash UNIQUE (token_hash)",
        "user_id integer NOT NULL",
    ],
    "counters": [
        "fk_counters_tenant_id FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE",
        "id integer NOT NULL",
        "ix_counters_tenant_id (tenant_id)",
        "name character varying(40) NOT NULL",
        "pk_counters PRIMARY KEY (id)",
        "tenant_id integer NOT NULL",
        "uq_counters_tenant_id_name UNIQUE (tenant_id, name)",
        "value integer NOT NULL",
    ],
    "notes": [
        "fk_notes_tenant_id FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE",
        "id integer NOT NULL",
        "ix_notes_tenant_id (tenant_id)",
        "pk_notes PRIMARY KEY (id)",
        "tenant_id integer NOT NULL",
        "text character varying(500) NOT NULL",
    ],
}

CATALOGUE = text("""
    SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END)
      FROM pg_attribute
     WHERE attrelid = CAST(CAST(:name AS text) AS regclass) AND attnum > 0 AND NOT attisdropped
    UNION
    SELECT conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE conrelid = CAST(CAST(:name AS text) AS regclass) AND contype <> 'n'
    UNION
    SELECT indexname || ' ' || substring(indexdef FROM '\\(.*\\)')
      FROM pg_indexes
     WHERE tablename = CAST(:name AS text) AND indexname NOT IN (SELECT conname FROM pg_constraint)
""")


@pytest.mark.parametrize("name", TABLES)
async def test_a_table_is_what_it_has_to_be(engine: AsyncEngine, name: str) -> None:
    async with engine.connect() as connection:
        found = await connection.scalars(CATALOGUE, {"name": name})
    assert sorted(found) == TABLES[name]


@pytest.mark.unit
def test_an_invoice_lives_in_the_placeholder_schema() -> None:
    table = inspect(Invoice).local_table
    assert isinstance(table, Table)
    assert (table.schema, table.name, table.primary_key.name) == ("per_tenant", "invoices", "pk_invoices")
    found = {column.name: f"{column.type}{' null' if column.nullable else ''}" for column in table.columns}
    assert found == {"id": "INTEGER", "number": "VARCHAR(20)", "amount": "INTEGER"}
    assert table.c.number.unique
