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
    environment = inherited_environment(names, os.environ if base is None else base)
    for name, scheme in database_variables(names).items():
        environment[name] = url.as_scheme(scheme)
    environment["PYTHONHASHSEED"] = "0"
    return environment


def inherited_environment(names: tuple[str, ...], base: Mapping[str, str]) -> dict[str, str]:
    """What of the auditor's own environment a host sees as it is."""
    replaced = {*database_variables(names), "AUDITOR_DATABASE_URL", "PYTEST_ADDOPTS", "PYTHONHASHSEED"}
    return {name: value for name, value in base.items() if not name.startswith("PG") and name not in replaced}


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
