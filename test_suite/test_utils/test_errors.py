import pytest

from audited_app import errors, main

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.DomainError, 400),
        (errors.Unauthorized, 401),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (errors.Conflict, 409),
        (errors.UpstreamFailed, 502),
        (errors.UpstreamTimedOut, 504),
    ],
)
async def test_each_error_has_its_status(error: type[errors.DomainError], status: int) -> None:
    answer = await main.tell(None, error("it"))
    assert answer.status_code == status


def test_what_is_not_found_is_named() -> None:
    assert str(errors.NotFound("user")) == "user not found"
