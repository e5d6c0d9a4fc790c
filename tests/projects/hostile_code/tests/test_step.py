from app.step import step, unstep


def test_one():
    assert step(1) == 2


def test_two():
    assert step(2) == 3


def test_back():
    assert unstep(2) == 1
