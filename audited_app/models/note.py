from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from audited_app.db.base import Base, TenantOwned


class Note(TenantOwned, Base):
    """Guarded by row-level security, see db/row_security.py."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(500))
