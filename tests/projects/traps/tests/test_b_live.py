import asyncio

from trap import live, shape


def test_wrapped():
    assert live.held_by_wraps(1) == 4


def test_wrapped_too():
    assert live.other(2) == 4


def test_twin():
    assert live.twin(1) == 2


def test_account():
    account = live.Account(1)
    assert account.balance == 2
    account.balance = 3
    assert account.balance == 7
    assert account.rate() == 3
    assert account.named() == "Account!"
    assert account == live.Account(6)


def test_dispatch():
    assert live.shown(1) == "number"
    assert live.shown("") == "any"


def test_partial():
    assert live.cube(2) == 8


def test_contextmanager():
    log = []
    with live.opened(log):
        pass
    assert log == ["open", "closed"]


def test_closures():
    assert live.by_one(1) == 2
    assert live.by_ten(1) == 11


def test_made_anew():
    assert live.made_anew([1, 2]) == [2]
    assert live.in_comprehension([0, 1]) == [2]
    assert live.walrus("abc") == 3


def test_async():
    async def collect():
        return await live.answered(), [number async for number in live.streamed()]

    assert asyncio.run(collect()) == (42, [1, 2])


def test_recursive():
    assert repr(live.recursive(3)) == "6"
    assert live.unseen(3) == 3


def test_shape():
    assert next(iter(shape.rows())) == 1
    assert next(shape.rows()) == 1
    assert shape.one_row() == 1
    assert shape.add_two(1) == 3
    assert shape.Child(a=1).size() == 2
