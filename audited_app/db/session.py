"""One session a request."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


async def get_sessions(request: Request) -> async_sessionmaker[AsyncSession]:
    """The one place where requests meet the database; tests override it."""
    sessions: async_sessionmaker[AsyncSession] = request.app.state.sessions
    return sessions


Sessions = Annotated[async_sessionmaker[AsyncSession], Depends(get_sessions)]


async def get_db(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """Routes commit; what they have not committed is rolled back when they fail."""
    async with sessions() as session:
        try:
            yield session
        except Exception:
            await session.rollback()
            raise


Db = Annotated[AsyncSession, Depends(get_db)]
