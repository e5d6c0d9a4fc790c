from audited_app.schemas.types import Answer, Name, RequestBody
from audited_app.schemas.user import Password


class Credentials(RequestBody):
    name: Name
    password: Password


class Vendor(Answer):
    vendor: str


class ApiKeyIn(RequestBody):
    label: Name


class ApiKeyOut(Answer):
    label: str
    prefix: str


class ApiKeyIssued(ApiKeyOut):
    """The only time that the key itself is seen."""

    api_key: str
