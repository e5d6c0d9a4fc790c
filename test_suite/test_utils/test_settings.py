from dataclasses import FrozenInstanceError, asdict

import pytest
from fastapi import FastAPI, Request

from audited_app.settings import Settings, get_settings

pytestmark = pytest.mark.unit


def test_the_defaults_are_fit_for_production() -> None:
    assert asdict(Settings()) == {
        "database_url": None,
        "create_tables": False,
        "request_time_limit": 10.0,
        "session_lifetime": 3600,
        "password_cost": 16384,
        "upstream_url": "https://rates.example",
        "upstream_time_limit": 2.0,
        "upstream_attempts": 3,
        "upstream_pause": 0.1,
    }


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().session_lifetime = 1  # type: ignore[misc]


def test_the_environment_names_the_database() -> None:
    environment = {"DATABASE_URL": "a url", "TEST_DATABASE_URL": "not this"}
    assert Settings.from_environment(environment) == Settings(database_url="a url")
    assert Settings.from_environment({}) == Settings()


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("0", False), ("", False)])
def test_the_environment_asks_for_tables(value: str, wanted: bool) -> None:
    assert Settings.from_environment({"CREATE_TABLES": value}).create_tables is wanted


def test_a_test_never_meets_the_real_database() -> None:
    environment = {"ENV": "test", "DATABASE_URL": "real", "TEST_DATABASE_URL": "test", "CREATE_TABLES": "1"}
    assert Settings.from_environment(environment) == Settings(database_url="test", password_cost=2, upstream_pause=0.0)
    assert Settings.from_environment({"ENV": "test", "DATABASE_URL": "real"}).database_url is None


async def test_routes_get_the_settings_of_their_app() -> None:
    app = FastAPI()
    app.state.settings = Settings(session_lifetime=5)
    assert await get_settings(Request({"type": "http", "app": app})) is app.state.settings
