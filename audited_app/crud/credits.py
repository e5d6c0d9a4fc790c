"""Credits move between two owners: both writes land or neither does."""

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.errors import Conflict, NotFound
from audited_app.models import User


async def transfer_credits(
    session: AsyncSession, tenant_id: int, *, source_id: int, target_id: int, amount: int
) -> None:
    """Commits. Raises `Conflict` when the source has too few or the target would have too many."""
    owners = {}
    for user_id in sorted((source_id, target_id)):  # always in this order, or two transfers wait for each other
        owners[user_id] = await lock_user(session, tenant_id, user_id)
    try:
        owners[source_id].credits -= amount
        owners[target_id].credits += amount
        await session.commit()
    except IntegrityError as fault:
        await session.rollback()
        raise Conflict("credits must stay between 0 and 1000000") from fault


async def lock_user(session: AsyncSession, tenant_id: int, user_id: int) -> User:
    """Nobody else reads the row for update before this transaction ends."""
    query = select(User).where(and_(User.id == user_id, User.tenant_id == tenant_id)).with_for_update()
    user = await session.scalar(query)
    if user is None:
        raise NotFound("user")
    return user
