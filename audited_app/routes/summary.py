from fastapi import APIRouter

from audited_app.crud.summary import summarise
from audited_app.db.session import Db, Sessions
from audited_app.middleware.tenant import CurrentTenant
from audited_app.schemas.project import Summary

router = APIRouter(prefix="/summary")


@router.get("")
async def read_summary(tenant: CurrentTenant, db: Db, sessions: Sessions) -> Summary:
    await db.commit()  # gives its connection back before three others are asked for
    return await summarise(sessions, tenant.id)
