RATE = 3


def double(x):
    return x * 2


def above(x, limit=10):
    return x > limit


def label(name):
    return "step " + name


def rated(x):
    return x * RATE + 1


def last(items):
    return items[-1]


def added(x):
    return x + 100
