import pytest
from app.opening import closed, opened


@pytest.fixture(scope="session")
def shop():
    shop = opened()
    yield shop
    closed(shop)
