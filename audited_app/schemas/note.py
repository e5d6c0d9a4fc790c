from typing import Annotated

from pydantic import BaseModel, StringConstraints

from audited_app.schemas.types import RequestBody


class NoteIn(RequestBody):
    text: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]


class NoteOut(BaseModel):
    id: int
    text: str
