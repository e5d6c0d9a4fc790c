from app import steps


def test_double():
    assert steps.double(4) == 8


def test_above():
    assert steps.above(11)
    assert not steps.above(10)


def test_label():
    assert steps.label("one") == "step one"


def test_rated():
    assert steps.rated(2) == 7


def test_last():
    assert steps.last([1, 2, 3]) == 3


def test_added():
    assert steps.added(1) == 101
