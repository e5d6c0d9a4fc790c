from fastapi import APIRouter

from audited_app.middleware.tenant import CurrentTenant
from audited_app.schemas.external import ExternalData, Topic
from audited_app.settings import CurrentSettings
from audited_app.upstream import Upstream, fetch

router = APIRouter(prefix="/external")


@router.get("/{topic}")
async def read_topic(
    topic: Topic, tenant: CurrentTenant, upstream: Upstream, settings: CurrentSettings
) -> ExternalData:
    data = await fetch(upstream, topic, attempts=settings.upstream_attempts, pause=settings.upstream_pause)
    return ExternalData(topic=topic, data=data)
