"""The environment variables from which an audited project reads its database."""

import os
from collections.abc import Mapping

from auditor.database.url import DatabaseUrl
from auditor.errors import UsageError

DEFAULT_SCHEME = "postgresql+asyncpg"


def environment_for(url: DatabaseUrl, names: tuple[str, ...], base: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a host: every database variable is overwritten, and neither an inherited one nor
    one of libpq's (PGHOST, PGPASSWORD, …) is ever used.

    `names` are NAME or NAME=SCHEME; the scheme is `postgresql+asyncpg` unless given.
    """
    inherited = os.environ if base is None else base
    environment = {name: value for name, value in inherited.items() if not name.startswith("PG")}
    for name, scheme in database_variables(names).items():
        environment[name] = url.as_scheme(scheme)
    environment.pop("AUDITOR_DATABASE_URL", None)
    environment.pop("PYTEST_ADDOPTS", None)
    environment["PYTHONHASHSEED"] = "0"
    return environment


def database_variables(names: tuple[str, ...]) -> dict[str, str]:
    """NAME → scheme. Raises `UsageError` for a name that is no environment variable's, or a scheme that is unknown."""
    found = {}
    for text in names:
        name, equals, scheme = text.partition("=")
        if not name.isidentifier():
            raise UsageError(
                "database-env-name",
                f"{text!r} does not name an environment variable",
                remedy="--database-env DATABASE_URL=postgresql+asyncpg",
            )
        if equals and scheme.split("+")[0] not in ("postgresql", "postgres"):
            raise UsageError(
                "database-env-scheme",
                f"{scheme!r} is not a PostgreSQL URL scheme (in {text!r})",
                remedy="use postgresql+asyncpg or postgresql",
            )
        found[name] = scheme or DEFAULT_SCHEME
    return found
