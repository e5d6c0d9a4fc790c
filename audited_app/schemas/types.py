"""The building blocks of the schemas."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PRINTABLE = r"^[^\x00-\x1f]*$"  # PostgreSQL stores no NUL, and a name has no line breaks
LARGEST_INTEGER = 2**31 - 1

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=PRINTABLE)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=PRINTABLE)]
Amount = Annotated[int, Field(ge=0, le=1_000_000)]
RowId = Annotated[int, Field(ge=1, le=LARGEST_INTEGER)]
PathId = Annotated[RowId, Path()]


class RequestBody(BaseModel):
    """Unknown fields are refused: a `tenant_id` in a body is a 422, never a tenant."""

    model_config = ConfigDict(extra="forbid")
