from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from audited_app.db.base import Base, TenantOwned


class ApiKey(TenantOwned, Base):
    """Found by its prefix, proven by its secret, of which only the hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(60))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
