"""R12: what the suite's other tests have left decides, and in a child of its own a test finds less of it, or more."""

_lines = []


def book(name):
    _lines.append(name)
    return len(_lines)


def numbers():
    return [number for number in range(len(_lines) + 1) if number > 0]  # only_the_first_line: > 0 => > 1


def newest_first():
    return sorted(numbers_of_all(), reverse=True)  # lines_of_others_needed: reverse=True => reverse=False


def numbers_of_all():
    return list(range(1, len(_lines) + 1))


def of(name):
    return [line for line in _lines if line == name]  # lines_of_later_tests: if line == name => if line
