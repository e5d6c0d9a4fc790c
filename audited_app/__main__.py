"""`python -m audited_app`: the service with two demo tenants, on DATABASE_URL or on an embedded PostgreSQL."""

import asyncio
import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import uvicorn

from audited_app.demo import seed, what_to_try
from audited_app.main import create_app
from audited_app.settings import Settings

HOST = "127.0.0.1"


def main() -> None:
    settings = Settings.from_environment()
    port = int(os.environ.get("PORT", "8000"))
    with database(settings) as url:
        settings = replace(settings, database_url=url)
        asyncio.run(seed(settings))
        print(what_to_try(f"http://{HOST}:{port}"))
        uvicorn.run(create_app(settings), host=HOST, port=port)


def database(settings: Settings) -> AbstractContextManager[str]:
    """The configured database, or one that goes with the process."""
    if settings.database_url is not None:
        return nullcontext(settings.database_url)
    from auditor.database import embedded_database

    return embedded_database()


if __name__ == "__main__":
    main()
