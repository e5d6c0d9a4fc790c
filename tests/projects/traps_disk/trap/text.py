"""Read by tests as text."""


def documented():
    limit = 3  # source_reader: 3 => 4
    return limit > 0


def parsed():
    return len("abc") > 1  # source_reader_by_path: > 1 => > 2


def read_after_a_framework():
    return True  # cached_source: True => bool(1)
