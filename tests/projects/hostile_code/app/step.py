def step(value):
    return value + 1


def unstep(value):
    return value - 1
