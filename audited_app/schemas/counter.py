from typing import Annotated

from fastapi import Path
from pydantic import StringConstraints

from audited_app.schemas.types import Answer

CounterName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$"), Path()]


class CounterOut(Answer):
    name: str
    value: int
