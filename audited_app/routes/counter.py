from typing import Annotated

from fastapi import APIRouter, Depends, Request

from audited_app.crud import counters as crud
from audited_app.crud.counters import HitCounter
from audited_app.db.session import Db
from audited_app.middleware.tenant import CurrentTenant
from audited_app.models import Counter
from audited_app.schemas.counter import CounterName, CounterOut

router = APIRouter()


async def get_hits(request: Request) -> HitCounter:
    hits: HitCounter = request.app.state.hits
    return hits


@router.post("/hits")
async def hit(hits: Annotated[HitCounter, Depends(get_hits)]) -> dict[str, int]:
    """Counts in this process, whoever asks."""
    return {"value": await hits.increment()}


@router.post("/counters/{name}")
async def increment(name: CounterName, tenant: CurrentTenant, db: Db) -> CounterOut:
    value = await crud.increment(db, tenant.id, name)
    await db.commit()
    return CounterOut(name=name, value=value)


@router.get("/counters/{name}", response_model=CounterOut)
async def read_counter(name: CounterName, tenant: CurrentTenant, db: Db) -> Counter:
    return await crud.get_counter(db, tenant.id, name)
