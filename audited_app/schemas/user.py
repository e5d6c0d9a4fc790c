from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr

from audited_app.schemas.types import Amount, Name, RequestBody, RowId

Password = Annotated[SecretStr, Field(min_length=8, max_length=128)]


def all_different(names: list[str]) -> list[str]:
    if len(set(names)) < len(names):
        raise ValueError("names must differ")
    return names


class UserIn(RequestBody):
    name: Name
    credits: Amount = 0
    password: Password | None = None


class UserRename(RequestBody):
    name: Name


class UsersIn(RequestBody):
    names: Annotated[list[Name], Field(min_length=1, max_length=50), AfterValidator(all_different)]


class CreditsTransfer(RequestBody):
    source_id: RowId
    target_id: RowId
    amount: Annotated[Amount, Field(ge=1)]


class UserOut(BaseModel):
    id: int
    name: str
    credits: int
