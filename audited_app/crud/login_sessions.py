import secrets
from datetime import timedelta

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import LoginSession, User
from audited_app.security import hash_token
from audited_app.utils import now


async def open_login(session: AsyncSession, user: User, lifetime: int) -> str:
    """A new token for `user`, good for `lifetime` seconds."""
    token = secrets.token_urlsafe()
    session.add(
        LoginSession(
            tenant_id=user.tenant_id,
            user_id=user.id,
            token_hash=hash_token(token),
            expires_at=now() + timedelta(seconds=lifetime),
        )
    )
    await session.flush()
    return token


async def token_is_valid(session: AsyncSession, tenant_id: int, token: str) -> bool:
    known = and_(LoginSession.token_hash == hash_token(token), LoginSession.tenant_id == tenant_id)
    return bool(await session.scalar(select(exists().where(known).where(LoginSession.expires_at > now()))))


async def close_login(session: AsyncSession, tenant_id: int, token: str) -> None:
    own_token = LoginSession.token_hash == hash_token(token)
    await session.execute(delete(LoginSession).where(own_token).where(LoginSession.tenant_id == tenant_id))
