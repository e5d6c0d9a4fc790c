from asyncio import sleep
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import text

from audited_app.db.session import Db

router = APIRouter(prefix="/health")


@router.get("")
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/ready")
async def ready(db: Db) -> dict[str, str]:
    await db.execute(text("SELECT 1"))
    return {"status": "ready"}


@router.get("/slow")
async def slow(seconds: Annotated[float, Query(ge=0, le=60)]) -> dict[str, float]:
    """Takes its time, to show what the time limit does."""
    await sleep(seconds)
    return {"slept": seconds}
