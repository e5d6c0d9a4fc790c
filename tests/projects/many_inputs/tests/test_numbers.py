import pytest
from app.numbers import far, near, next_one, rated


def test_next_one(four):
    assert next_one(four) == 5


def test_next_one_of_none():
    assert next_one(0) == 1


@pytest.mark.parametrize("n", [2, 3])
def test_rated(n):
    assert rated(n) == 3 * n


def test_near():
    assert near(10) == 10


def test_far():
    assert far(12) == 12
