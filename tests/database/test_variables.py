"""The variables from which a project reads its database."""

import pytest

from auditor.database import DatabaseUrl
from auditor.database.variables import environment_for
from auditor.errors import UsageError

URL = DatabaseUrl.parse("postgresql://me:secret@127.0.0.1:5433/work")


def test_an_inherited_database_is_never_used():
    inherited = {
        "DATABASE_URL": "postgresql://production/customers",
        "PGHOST": "production",
        "PGSERVICE": "customers",
        "AUDITOR_DATABASE_URL": "postgresql://admin@production/postgres",
        "HOME": "/home/me",
    }
    environment = environment_for(URL, ("DATABASE_URL", "TEST_DATABASE_URL"), inherited)
    assert environment["DATABASE_URL"] == environment["TEST_DATABASE_URL"] == URL.as_scheme("postgresql+asyncpg")
    assert "production" not in repr(environment)
    assert environment["HOME"] == "/home/me"


def test_a_variable_can_have_its_own_form():
    environment = environment_for(URL, ("DSN=postgresql", "ASYNC=postgresql+asyncpg", "PLAIN"), {})
    assert environment["DSN"].startswith("postgresql://")
    assert environment["ASYNC"].startswith("postgresql+asyncpg://")
    assert environment["PLAIN"] == environment["ASYNC"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("NOT-A-NAME", "database-env-name"), ("", "database-env-name"), ("DSN=mysql", "database-env-scheme")],
)
def test_a_wrong_one_is_refused_by_name(name, slug):
    with pytest.raises(UsageError) as fault:
        environment_for(URL, (name,), {})
    assert fault.value.slug == slug
