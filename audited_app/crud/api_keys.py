import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import ApiKey
from audited_app.security import hash_token


async def issue_key(session: AsyncSession, tenant_id: int, label: str) -> tuple[ApiKey, str]:
    """The row, and the key itself, `prefix.secret`, which is kept nowhere."""
    prefix, secret = secrets.token_hex(8), secrets.token_urlsafe()
    key = ApiKey(tenant_id=tenant_id, label=label, prefix=prefix, secret_hash=hash_token(secret))
    session.add(key)
    await session.flush()
    return key, f"{prefix}.{secret}"


async def find_key(session: AsyncSession, prefix: str) -> ApiKey | None:
    """Of any tenant: the caller tells a wrong key from another tenant's."""
    return await session.scalar(select(ApiKey).filter_by(prefix=prefix))


async def list_keys(session: AsyncSession, tenant_id: int) -> Sequence[ApiKey]:
    return (await session.scalars(select(ApiKey).filter_by(tenant_id=tenant_id).order_by(ApiKey.label))).all()
