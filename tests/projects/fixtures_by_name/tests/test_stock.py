import pytest
from app.stock import opened


@pytest.fixture(scope="session")
def stock():
    return opened()


def test_first(stock):
    assert stock


def test_by_name(request):
    assert request.getfixturevalue("stock") == {"tea": 7}


def test_last(stock):
    assert stock
