from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


def make_engine(database_url: str | None) -> AsyncEngine:
    """Connects at its first use, not here."""
    if database_url is None:
        raise RuntimeError("no database: set DATABASE_URL to postgresql+asyncpg://user:password@host/name")
    return create_async_engine(database_url, pool_pre_ping=True)


def make_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Rows stay readable after a commit: routes answer with what they have just written."""
    return async_sessionmaker(engine, expire_on_commit=False)
