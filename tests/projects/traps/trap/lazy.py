"""R7: made by whoever comes first, used by all."""

import functools

_memo = {}
_engine = None


class Shop:
    @functools.cached_property
    def rates(self):
        return {"de": 19}  # cached_property: 19 => 7


shop = Shop()


def remembered(number):
    if number not in _memo:
        _memo[number] = number * 3  # memo: number * 3 => number * 4
    return _memo[number]


def engine():
    global _engine
    if _engine is None:
        _engine = "made"  # lazy_singleton: "made" => "built"
    return _engine


@functools.lru_cache
def loaded():
    return ["row"]  # lru_cache_in_tests: "row" => "line"


def __getattr__(name):
    if name == "lazy":
        return "module"  # module_getattr: "module" => "attribute"
    raise AttributeError(name)
