from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from audited_app.schemas.types import LARGEST_INTEGER, RequestBody

Item = TypeVar("Item")


class PageQuery(RequestBody):
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=LARGEST_INTEGER)


class Page(BaseModel, Generic[Item]):
    """`total` counts all rows, not only those of the page."""

    items: list[Item]
    total: int


CurrentPage = Annotated[PageQuery, Query()]
