"""Each constraint at its bound and one beyond."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from audited_app.schemas.auth import ApiKeyIn, Credentials
from audited_app.schemas.invoice import InvoiceIn
from audited_app.schemas.note import NoteIn
from audited_app.schemas.page import PageQuery
from audited_app.schemas.project import ProjectIn, ProjectUpdate
from audited_app.schemas.user import CreditsTransfer, UserIn, UserRename, UsersIn

pytestmark = pytest.mark.unit

VALID: dict[type[BaseModel], dict[str, Any]] = {
    UserIn: {"name": "Ada", "credits": 0, "password": None},
    UserRename: {"name": "Ada"},
    UsersIn: {"names": ["Ada", "Bob"]},
    CreditsTransfer: {"source_id": 1, "target_id": 2, "amount": 1},
    ProjectIn: {"owner_id": 1, "title": "Engine", "budget": 0},
    ProjectUpdate: {"title": "Engine", "budget": 0},
    NoteIn: {"text": "milk"},
    InvoiceIn: {"number": "A-1", "amount": 0},
    Credentials: {"name": "Vera", "password": "correct horse"},
    ApiKeyIn: {"label": "ci"},
    PageQuery: {"limit": 20, "offset": 0},
}
LARGEST = 2**31 - 1

BOUNDS = [
    (UserIn, "name", ["A", "x" * 60], ["", "  ", "x" * 61, "a\x00b", "a\nb", 5, None]),
    (UserIn, "credits", [0, 1_000_000], [-1, 1_000_001, "many"]),
    (UserIn, "password", ["x" * 8, "x" * 128, None], ["x" * 7, "x" * 129]),
    (UserRename, "name", ["A", "x" * 60], ["", "x" * 61]),
    (UsersIn, "names", [["A"], [str(i) for i in range(50)]], [[], ["A", "A"], [str(i) for i in range(51)], [""]]),
    (CreditsTransfer, "source_id", [1, LARGEST], [0, LARGEST + 1]),
    (CreditsTransfer, "target_id", [1, LARGEST], [0, LARGEST + 1]),
    (CreditsTransfer, "amount", [1, 1_000_000], [0, 1_000_001]),
    (ProjectIn, "owner_id", [1, LARGEST], [0, LARGEST + 1]),
    (ProjectUpdate, "title", ["E", "x" * 120], ["", "  ", "x" * 121, "a\x1fb"]),
    (ProjectUpdate, "budget", [0, 1_000_000], [-1, 1_000_001]),
    (NoteIn, "text", ["m", "x" * 500, "two\nlines"], ["", "x" * 501, "a\x00b"]),
    (InvoiceIn, "number", ["A", "Z9-" + "0" * 17], ["", "a", "A_1", "0" * 21]),
    (InvoiceIn, "amount", [0, 1_000_000], [-1, 1_000_001]),
    (Credentials, "name", ["V", "x" * 60], ["", "x" * 61]),
    (Credentials, "password", ["x" * 8, "x" * 128], ["x" * 7, "x" * 129, None]),
    (ApiKeyIn, "label", ["c", "x" * 60], ["", "x" * 61]),
    (PageQuery, "limit", [1, 100], [0, 101]),
    (PageQuery, "offset", [0, LARGEST], [-1, LARGEST + 1]),
]


@pytest.mark.parametrize(
    ("schema", "field", "good", "bad"), BOUNDS, ids=[f"{schema.__name__}.{field}" for schema, field, *_ in BOUNDS]
)
def test_a_field_has_its_bounds(schema: type[BaseModel], field: str, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert getattr(schema(**VALID[schema] | {field: value}), field) is not None or value is None
    for value in bad:
        with pytest.raises(ValidationError) as refusal:
            schema(**VALID[schema] | {field: value})
        assert {error["loc"][0] for error in refusal.value.errors()} == {field}


@pytest.mark.parametrize("schema", VALID, ids=lambda schema: schema.__name__)
def test_an_unknown_field_is_refused(schema: type[BaseModel]) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        schema(**VALID[schema], tenant_id=1)


@pytest.mark.parametrize("schema", VALID, ids=lambda schema: schema.__name__)
def test_a_missing_field_has_a_default_or_is_refused(schema: type[BaseModel]) -> None:
    defaults = {UserIn: {"credits": 0, "password": None}, PageQuery: {"limit": 20, "offset": 0}}.get(schema, {})
    for field in VALID[schema]:
        rest = {name: value for name, value in VALID[schema].items() if name != field}
        if field in defaults:
            assert getattr(schema(**rest), field) == defaults[field]
        else:
            with pytest.raises(ValidationError, match="Field required"):
                schema(**rest)


def test_names_are_stripped() -> None:
    assert UserIn(name="  Ada ").name == "Ada"
    assert ProjectUpdate(title=" Engine ", budget=0).title == "Engine"


def test_repeated_names_are_told() -> None:
    with pytest.raises(ValidationError, match="names must differ"):
        UsersIn(names=["Ada", " Ada"])


def test_a_password_is_not_shown() -> None:
    assert "correct horse" not in repr(Credentials(name="Vera", password="correct horse"))
