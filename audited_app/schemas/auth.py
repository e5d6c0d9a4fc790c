from pydantic import BaseModel

from audited_app.schemas.types import Name, RequestBody
from audited_app.schemas.user import Password


class Credentials(RequestBody):
    name: Name
    password: Password


class Vendor(BaseModel):
    vendor: str


class ApiKeyIn(RequestBody):
    label: Name


class ApiKeyOut(BaseModel):
    label: str
    prefix: str


class ApiKeyIssued(ApiKeyOut):
    """The only time that the key itself is seen."""

    api_key: str
