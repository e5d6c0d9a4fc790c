from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from audited_app.db.base import Base, TenantOwned
from audited_app.models.user import User


class Project(TenantOwned, Base):
    __tablename__ = "projects"
    __table_args__ = (CheckConstraint("budget >= 0", name="budget"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    budget: Mapped[int] = mapped_column(default=0)

    owner: Mapped[User] = relationship(lazy="raise")
