"""What the service is told by its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import Depends, Request


@dataclass(frozen=True)
class Settings:
    """Times are in seconds."""

    database_url: str | None = None
    create_tables: bool = False
    request_time_limit: float = 10.0
    session_lifetime: int = 3600
    password_cost: int = 2**14
    upstream_url: str = "https://rates.example"
    upstream_time_limit: float = 2.0
    upstream_attempts: int = 3
    upstream_pause: float = 0.1

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Under `ENV=test` the test database is used, and passwords are cheap to hash."""
        if environment.get("ENV") == "test":
            return cls(database_url=environment.get("TEST_DATABASE_URL"), password_cost=2, upstream_pause=0.0)
        return cls(
            database_url=environment.get("DATABASE_URL"),
            create_tables=environment.get("CREATE_TABLES") == "1",
        )


async def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(get_settings)]
