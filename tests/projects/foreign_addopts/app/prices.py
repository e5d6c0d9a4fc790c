def net(gross):
    return gross - 19


def kind(price):
    if price > 100:
        return "dear"
    return "cheap"


def slow(price):
    return price + 1
