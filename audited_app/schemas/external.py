from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, StringConstraints

Topic = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$"), Path()]


class ExternalData(BaseModel):
    topic: str
    data: Any
