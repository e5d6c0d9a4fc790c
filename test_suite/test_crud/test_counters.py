from unittest.mock import AsyncMock

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from audited_app.crud import counters as crud
from audited_app.errors import NotFound
from audited_app.models import Counter
from test_suite.utils.tenants import TestTenant, save


@pytest.mark.unit
async def test_hits_count_up_from_nothing_and_let_others_run(monkeypatch: pytest.MonkeyPatch) -> None:
    sleep = AsyncMock()
    monkeypatch.setattr(crud, "sleep", sleep)
    hits = crud.HitCounter()
    assert hits.value == 0
    assert [await hits.increment() for _ in range(3)] == [1, 2, 3]
    assert hits.value == 3
    assert [call.args for call in sleep.await_args_list] == [(0,), (0,), (0,)]


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_counters_count_by_tenant_and_name(session: AsyncSession, acme: TestTenant, globex: TestTenant) -> None:
    steps = [(acme, "a", 1), (acme, "a", 2), (globex, "a", 1), (acme, "b", 1), (acme, "a", 3), (globex, "a", 2)]
    for tenant, name, value in steps:
        assert await crud.increment(session, tenant.id, name) == value
    rows = await session.execute(select(Counter.tenant_id, Counter.name, Counter.value))
    assert set(rows) == {(acme.id, "a", 3), (globex.id, "a", 2), (acme.id, "b", 1)}


@pytest.mark.integration
@pytest.mark.multi_tenant
async def test_a_counter_is_read_by_tenant_and_name(
    session: AsyncSession, acme: TestTenant, globex: TestTenant
) -> None:
    for tenant, name, value in ((acme, "a", 1), (acme, "b", 2), (globex, "a", 3)):
        await save(session, Counter(tenant_id=tenant.id, name=name, value=value))
    assert (await crud.get_counter(session, acme.id, "a")).value == 1
    assert (await crud.get_counter(session, globex.id, "a")).value == 3
    with pytest.raises(NotFound, match=r"^counter not found$"):
        await crud.get_counter(session, globex.id, "b")
