import pytest
from app.models import Line, Note
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

INVOICE = text("INSERT INTO invoices VALUES (:tenant, :amount)")


async def act_as(session, tenant):
    await session.execute(text("SELECT set_config('app.tenant', :tenant, true)"), {"tenant": tenant})


async def test_a_text_is_noted_once(session):
    session.add(Note(tenant="north", text="milk"))
    await session.flush()
    with pytest.raises(IntegrityError):
        await session.execute(insert(Note).values(tenant="south", text="milk"))


async def test_a_note_has_a_tenant(session):
    with pytest.raises(IntegrityError):
        await session.execute(text("INSERT INTO notes (text) VALUES ('milk')"))


@pytest.mark.parametrize("values", [{"tenant": "x" * 21, "text": "milk"}, {"tenant": "north", "text": "x" * 41}])
async def test_what_is_too_long_is_refused(session, values):
    with pytest.raises(DBAPIError, match="too long"):
        await session.execute(text("INSERT INTO notes (tenant, text) VALUES (:tenant, :text)"), values)


@pytest.mark.parametrize("note_id", [None, 999])
async def test_a_line_has_a_note(session, note_id):
    with pytest.raises(IntegrityError):
        await session.execute(text("INSERT INTO lines (note_id, text) VALUES (CAST(:id AS int), 'x')"), {"id": note_id})


async def test_lines_go_with_their_note(session):
    note = Note(tenant="north", text="milk", lines=[Line(text="two bottles")])
    session.add(note)
    await session.flush()
    await session.delete(note)
    await session.flush()
    assert await session.scalar(select(func.count()).select_from(Line)) == 0


@pytest.mark.parametrize(("tenant", "amount", "rule"), [("north", 0, "check constraint"), (None, 1, "not-null")])
async def test_an_invoice_is_somebodys_and_for_something(session, tenant, amount, rule):
    await session.execute(text("ALTER TABLE invoices NO FORCE ROW LEVEL SECURITY"))
    with pytest.raises(IntegrityError, match=rule):
        await session.execute(INVOICE, {"tenant": tenant, "amount": amount})


async def test_an_invoice_is_its_tenants(session):
    await act_as(session, "north")
    await session.execute(INVOICE, {"tenant": "north", "amount": 1})
    await act_as(session, "south")
    assert await session.scalar(text("SELECT count(*) FROM invoices")) == 0
