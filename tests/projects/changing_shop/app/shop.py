FEE = 1
_RATES = {}


def price(n):
    return n * rate() + FEE


def rate():
    if "rate" not in _RATES:
        _RATES["rate"] = 3
    return _RATES["rate"]


def greet(name):
    if not name:
        return "hello"
    return "hello " + name


def shout(name):
    text = greet(name)
    return text.upper()


def size(n):
    if n > 10:
        return "big"
    return "small"


def unused(n):
    return n - 1
