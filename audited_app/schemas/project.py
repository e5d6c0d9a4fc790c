from audited_app.schemas.types import Amount, Answer, RequestBody, RowId, Title


class ProjectUpdate(RequestBody):
    title: Title
    budget: Amount


class ProjectIn(ProjectUpdate):
    owner_id: RowId


class ProjectOut(Answer):
    id: int
    owner_id: int
    title: str
    budget: int


class Summary(Answer):
    users: int
    projects: int
    budget: int
