import functools

RATE = 2


def double(x):
    return x * RATE


@functools.lru_cache
def settings():
    return {"limit": 10}


LIMIT = settings()["limit"]


class Cart:
    size = 3

    def total(self, items):
        result = 0
        for item in items:
            result += double(item)
        return result

    @property
    def label(self):
        return f"cart of {self.size}"


def never():
    return 1
