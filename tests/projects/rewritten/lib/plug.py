LIMIT = 3


def limited(x):
    assert LIMIT > 0
    return min(x, LIMIT)
