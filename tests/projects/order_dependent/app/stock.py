def label(name):
    return name + "!"


def count(items):
    return len(items) + 1


def colour():
    return "green"


def twice(items):
    return items * 2
