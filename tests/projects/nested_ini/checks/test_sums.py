from app.sums import twice


def test_twice():
    assert twice(3) == 6
