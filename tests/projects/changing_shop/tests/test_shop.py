import pytest
from app.shop import greet, price, shout, size

NAME = "ann"


def spoken():
    return NAME.upper()


def test_price():
    assert price(2) == 7


def test_price_of_none():
    assert price(0) == 1


def test_greet():
    assert greet(NAME) == "hello ann"


def test_greet_nobody():
    assert greet("") == "hello"


def test_shout():
    assert shout(NAME) == "HELLO " + spoken()


@pytest.mark.parametrize("n", [1, 11])
def test_size(n):
    assert size(n) in ("small", "big")
