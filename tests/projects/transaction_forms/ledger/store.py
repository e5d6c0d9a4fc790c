"""Accounts through SQLAlchemy."""

import os

from sqlalchemy import CheckConstraint, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import NullPool


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("credits >= 0"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    credits: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(server_default="new")


engine = create_async_engine(os.environ["DATABASE_URL"], poolclass=NullPool)
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def make_tables():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


async def open_account(name):
    async with sessions() as session:
        account = Account(name=name)
        session.add(account)
        await session.commit()
    return account.id


async def close_account(account_id):
    async with sessions.begin() as session:
        account = await session.get(Account, account_id)
        await session.delete(account)


async def state_of(account_id):
    async with sessions() as session:
        account = await session.get(Account, account_id)
        await session.execute(text("UPDATE accounts SET state = 'seen'"))
        await session.refresh(account)
        return account.state


async def move(session, source, target, amount):
    async with session.begin():
        await session.execute(update(Account).where(Account.id == target).values(credits=Account.credits + amount))
        await session.execute(update(Account).where(Account.id == source).values(credits=Account.credits - amount))


async def open_new(session, names):
    """How many names were free."""
    made = 0
    for name in names:
        try:
            async with session.begin_nested():
                session.add(Account(name=name))
            made += 1
        except IntegrityError:
            continue
    await session.commit()
    return made


async def names(pause):
    """Twice, with a pause between, of one state of the database."""
    async with AsyncSession(engine.execution_options(isolation_level="REPEATABLE READ")) as session:
        before = (await session.scalars(select(Account.name))).all()
        await pause()
        return before, (await session.scalars(select(Account.name))).all()
