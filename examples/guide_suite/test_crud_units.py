"""CRUD functions and helpers over a mocked session."""

from unittest.mock import AsyncMock, patch

import pytest

from audited_app.crud import users
from audited_app.crud.credits import transfer_credits
from audited_app.middleware.tenant import Tenancy
from audited_app.models import User
from audited_app.routes import projects
from audited_app.utils import fetch_user_data


@pytest.fixture
def mock_session() -> AsyncMock:
    return AsyncMock()


async def test_get_user(mock_session: AsyncMock) -> None:
    assert await users.get_user(mock_session, 1, 1)


async def test_transfer_commits(mock_session: AsyncMock) -> None:
    source, target = User(credits=10), User(credits=0)
    mock_session.scalar.side_effect = [source, target]
    await transfer_credits(mock_session, 1, source_id=1, target_id=2, amount=4)
    assert (source.credits, target.credits) == (6, 4)
    mock_session.commit.assert_called_once()


async def test_delete_project_commits(mock_session: AsyncMock) -> None:
    await projects.delete_project(1, Tenancy(id=1, slug="acme"), mock_session)
    mock_session.commit.assert_called_once()


async def test_fetch_user_data(mock_session: AsyncMock) -> None:
    with patch("audited_app.utils.get_user", AsyncMock(return_value=User(name="Ada"))) as get_user:
        assert await fetch_user_data(mock_session, 1, 1) == "Ada"
    get_user.assert_called_once()
