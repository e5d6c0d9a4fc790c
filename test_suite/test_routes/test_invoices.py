from unittest.mock import AsyncMock

import httpx
import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.db.tenant_schema import create_tenant_schema
from audited_app.errors import Conflict
from audited_app.routes.invoices import create_invoice
from audited_app.schemas.invoice import InvoiceIn
from test_suite.utils.tenants import TestTenant


@pytest.fixture
async def schemas(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    for tenant in (acme, globex):
        await create_tenant_schema(await session.connection(), tenant.slug)
    await session.commit()


@pytest.mark.integration
@pytest.mark.multi_tenant
@pytest.mark.usefixtures("schemas")
async def test_each_tenant_has_its_own_invoices(
    client: httpx.AsyncClient, acme: TestTenant, globex: TestTenant
) -> None:
    for tenant, number, amount in ((acme, "A-2", 5), (acme, "A-1", 6), (globex, "A-1", 7)):
        body = {"number": number, "amount": amount}
        answer = await client.post("/invoices", headers=tenant.headers, json=body)
        assert answer.status_code == 201
        assert answer.json() == body | {"id": answer.json()["id"]}
    for tenant, expected in ((acme, [("A-1", 6), ("A-2", 5)]), (globex, [("A-1", 7)])):
        answer = await client.get("/invoices", headers=tenant.headers)
        assert answer.status_code == 200
        assert [(invoice["number"], invoice["amount"]) for invoice in answer.json()] == expected


@pytest.mark.integration
@pytest.mark.usefixtures("schemas")
async def test_an_invoice_has_one_number(client: httpx.AsyncClient, acme: TestTenant) -> None:
    body = {"number": "A-1", "amount": 5}
    assert (await client.post("/invoices", headers=acme.headers, json=body)).status_code == 201
    answer = await client.post("/invoices", headers=acme.headers, json=body)
    assert (answer.status_code, answer.json()) == (409, {"detail": "invoice A-1 exists"})
    assert len((await client.get("/invoices", headers=acme.headers)).json()) == 1


@pytest.mark.unit
async def test_a_refused_invoice_is_rolled_back() -> None:
    session = AsyncMock(spec=AsyncSession)
    session.flush.side_effect = IntegrityError("INSERT", {}, Exception("uq_invoices_number"))
    with pytest.raises(Conflict, match=r"^invoice A-1 exists$"):
        await create_invoice(InvoiceIn(number="A-1", amount=5), session)
    session.rollback.assert_awaited_once_with()
    session.commit.assert_not_awaited()
