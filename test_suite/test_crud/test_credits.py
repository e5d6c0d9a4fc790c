from unittest.mock import AsyncMock

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud.credits import lock_user, transfer_credits
from audited_app.errors import Conflict, NotFound
from audited_app.models import User
from test_suite.conftest import Sessions
from test_suite.utils.tenants import TestTenant, make_user

integration = pytest.mark.integration
TOO_MANY_OR_TOO_FEW = "^credits must stay between 0 and 1000000$"


async def balances(session: AsyncSession) -> dict[str, int]:
    return dict((await session.execute(select(User.name, User.credits))).all())


@integration
@pytest.mark.parametrize("giver", ["Ada", "Bob"])
async def test_credits_move_in_either_direction(
    session: AsyncSession, sessions: Sessions, acme: TestTenant, giver: str
) -> None:
    users = {name: await make_user(session, acme, name, credits=50) for name in ("Ada", "Bob")}
    taker = "Bob" if giver == "Ada" else "Ada"
    await transfer_credits(session, acme.id, source_id=users[giver].id, target_id=users[taker].id, amount=50)
    async with sessions() as reader:
        assert await balances(reader) == {giver: 0, taker: 100}


@integration
@pytest.mark.parametrize(("credits", "amount"), [(9, 10), (999_999, 2)])
async def test_a_transfer_lands_whole_or_not_at_all(
    session: AsyncSession, sessions: Sessions, acme: TestTenant, credits: int, amount: int
) -> None:
    ada = await make_user(session, acme, "Ada", credits=credits)
    bob = await make_user(session, acme, "Bob", credits=999_999)
    with pytest.raises(Conflict, match=TOO_MANY_OR_TOO_FEW):
        await transfer_credits(session, acme.id, source_id=ada.id, target_id=bob.id, amount=amount)
    assert await balances(session) == {"Ada": credits, "Bob": 999_999}
    async with sessions() as reader:
        assert await balances(reader) == {"Ada": credits, "Bob": 999_999}


@integration
@pytest.mark.multi_tenant
async def test_credits_never_cross_tenants(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    ada = await make_user(session, acme, "Ada", credits=50)
    grace = await make_user(session, globex, "Grace", credits=50)
    for tenant, source, target in ((acme, ada, grace), (acme, grace, ada), (globex, ada, grace), (globex, grace, ada)):
        with pytest.raises(NotFound, match=r"^user not found$"):
            await transfer_credits(session, tenant.id, source_id=source.id, target_id=target.id, amount=1)
    assert await balances(session) == {"Ada": 50, "Grace": 50}


@integration
async def test_the_named_user_is_locked(session: AsyncSession, acme: TestTenant) -> None:
    await make_user(session, acme, "Ada")
    bob = await make_user(session, acme, "Bob")
    assert await lock_user(session, acme.id, bob.id) is bob


@pytest.mark.unit
async def test_a_refused_commit_is_rolled_back() -> None:
    session = AsyncMock(spec=AsyncSession)
    session.scalar.side_effect = [User(id=1, credits=5), User(id=2, credits=5)]
    session.commit.side_effect = IntegrityError("UPDATE", {}, Exception("ck_users_credits"))
    with pytest.raises(Conflict, match=TOO_MANY_OR_TOO_FEW):
        await transfer_credits(session, 7, source_id=1, target_id=2, amount=6)
    session.commit.assert_awaited_once_with()
    session.rollback.assert_awaited_once_with()


@pytest.mark.unit
async def test_rows_are_locked_in_the_order_of_their_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = AsyncMock(side_effect=[User(id=1, credits=5), User(id=2, credits=5)])
    monkeypatch.setattr("audited_app.crud.credits.lock_user", lock)
    session = AsyncMock(spec=AsyncSession)
    await transfer_credits(session, 7, source_id=2, target_id=1, amount=1)
    assert [call.args for call in lock.await_args_list] == [(session, 7, 1), (session, 7, 2)]


@pytest.mark.unit
async def test_a_failing_commit_is_no_conflict() -> None:
    session = AsyncMock(spec=AsyncSession)
    session.scalar.side_effect = [User(id=1, credits=5), User(id=2, credits=5)]
    session.commit.side_effect = OperationalError("UPDATE", {}, Exception("connection lost"))
    with pytest.raises(OperationalError):
        await transfer_credits(session, 7, source_id=1, target_id=2, amount=5)
