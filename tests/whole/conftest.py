"""A PostgreSQL server given by URL, as an administrator would give it."""

import pytest

from auditor.database import embedded_database


@pytest.fixture(scope="session")
def server_url():
    """The URL of a server of which the auditor knows nothing, with a role that may create databases and roles."""
    with embedded_database() as url:
        yield url
