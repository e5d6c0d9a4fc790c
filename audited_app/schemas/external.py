from typing import Annotated, Any

from fastapi import Path
from pydantic import StringConstraints

from audited_app.schemas.types import Answer

Topic = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$"), Path()]


class ExternalData(Answer):
    topic: str
    data: Any
