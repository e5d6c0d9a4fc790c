from pydantic import BaseModel

from audited_app.schemas.types import Amount, RequestBody, RowId, Title


class ProjectUpdate(RequestBody):
    title: Title
    budget: Amount


class ProjectIn(ProjectUpdate):
    owner_id: RowId


class ProjectOut(BaseModel):
    id: int
    owner_id: int
    title: str
    budget: int


class Summary(BaseModel):
    users: int
    projects: int
    budget: int
