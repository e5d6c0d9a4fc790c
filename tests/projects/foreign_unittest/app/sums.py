def double(x):
    return x * 2


async def later(x):
    return x + 3


def both(x):
    return x - 4


def opened():
    return [5]


def half(x):
    """
    >>> half(10)
    5
    """
    return x // 2


def third(x):
    return x // 3


def plus(x):
    return x + 1


def kind(x):
    return "large" if x > 1000000007 else "small"
