import os
from contextvars import ContextVar

from sqlalchemy import ForeignKey, event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, with_loader_criteria

current_org: ContextVar[int] = ContextVar("org_id", default=0)
engine = create_async_engine(os.environ["DATABASE_URL"])


class Base(DeclarativeBase):
    pass


class Org(Base):
    __tablename__ = "orgs"
    id: Mapped[int] = mapped_column(primary_key=True)


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int | None] = mapped_column(ForeignKey("orgs.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    text: Mapped[str]


class Task(Base):
    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_ref: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    name: Mapped[str]


class DeskSession(Session):
    """Reads the current organisation's tasks only."""


@event.listens_for(DeskSession, "do_orm_execute")
def limit(state):
    own = with_loader_criteria(Task, Task.owner_ref == current_org.get(), include_aliases=True)
    state.statement = state.statement.options(own)


new_session = async_sessionmaker(engine, sync_session_class=DeskSession, expire_on_commit=False)
