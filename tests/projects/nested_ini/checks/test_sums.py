import warnings

from app.sums import twice


def test_twice():
    assert twice(3) == 6


def test_the_settings_above_are_not_ours():
    warnings.warn("heard, and no error", stacklevel=1)
