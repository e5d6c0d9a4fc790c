from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, StringConstraints

CounterName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$"), Path()]


class CounterOut(BaseModel):
    name: str
    value: int
