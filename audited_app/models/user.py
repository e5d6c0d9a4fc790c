from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from audited_app.db.base import Base, TenantOwned


class User(TenantOwned, Base):
    """A person of one tenant; one with a password is a vendor and can log in."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        CheckConstraint("credits BETWEEN 0 AND 1000000", name="credits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    credits: Mapped[int] = mapped_column(default=0)
