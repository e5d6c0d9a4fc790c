STEP = 2


def step(x):
    return x + STEP
