from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import invoices as crud
from audited_app.db.session import Db
from audited_app.db.tenant_schema import use_tenant_schema
from audited_app.errors import Conflict
from audited_app.middleware.tenant import CurrentTenant
from audited_app.models import Invoice
from audited_app.schemas.invoice import InvoiceIn, InvoiceOut

router = APIRouter(prefix="/invoices")


async def get_schema_db(db: Db, tenant: CurrentTenant) -> AsyncSession:
    """The request's session, switched to the tenant's schema until the first commit."""
    await use_tenant_schema(db, tenant.slug)
    return db


SchemaDb = Annotated[AsyncSession, Depends(get_schema_db)]


@router.post("", status_code=201, response_model=InvoiceOut)
async def create_invoice(body: InvoiceIn, db: SchemaDb) -> Invoice:
    try:
        invoice = await crud.create_invoice(db, body.number, body.amount)
    except IntegrityError as fault:
        await db.rollback()
        raise Conflict(f"invoice {body.number} exists") from fault
    await db.commit()
    return invoice


@router.get("", response_model=list[InvoiceOut])
async def list_invoices(db: SchemaDb) -> Sequence[Invoice]:
    return await crud.list_invoices(db)
