"""The declarative bases: one for tables that all tenants share, one for tables that each tenant has of its own."""

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING_CONVENTION = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
TENANT_SCHEMA = "per_tenant"  # a placeholder, translated to the tenant's own schema by db/tenant_schema.py


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class SchemaBase(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION, schema=TENANT_SCHEMA)


class TenantOwned:
    """Every row of a shared table belongs to one tenant and goes with it."""

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id", ondelete="CASCADE"), index=True)
