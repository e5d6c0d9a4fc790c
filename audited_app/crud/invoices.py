"""Invoices are limited by the schema the session is switched to, see db/tenant_schema.py."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.models import Invoice


async def create_invoice(session: AsyncSession, number: str, amount: int) -> Invoice:
    invoice = Invoice(number=number, amount=amount)
    session.add(invoice)
    await session.flush()
    return invoice


async def list_invoices(session: AsyncSession) -> Sequence[Invoice]:
    return (await session.scalars(select(Invoice).order_by(Invoice.number))).all()
