from app.sums import kind, plus
from hypothesis import given, strategies


@given(strategies.integers())
def test_plus(x):
    assert plus(x) - x == 1


@given(strategies.integers(min_value=0))
def test_kind(x):
    assert kind(x) == "small" or x > 1000000007
