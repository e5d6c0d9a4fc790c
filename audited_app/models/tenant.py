from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from audited_app.db.base import Base


class Tenant(Base):
    """A customer of the service; requests name it by its slug."""

    __tablename__ = "tenants"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    is_active: Mapped[bool] = mapped_column(default=True)
