from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from audited_app.db.base import SchemaBase


class Invoice(SchemaBase):
    """Lives in a schema of the tenant's own, so it needs no tenant_id."""

    __tablename__ = "invoices"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    amount: Mapped[int]
