import pytest
from shop.price import Cart, double, LIMIT

@pytest.fixture(scope="module")
def cart():
    return Cart()

def test_double():
    assert double(4) == 8

def test_total(cart):
    assert cart.total([1, 2]) == 6

@pytest.mark.parametrize("n", [1, 2])
def test_label(cart, n):
    assert cart.label

def test_limit():
    assert LIMIT == 10
