"""R12: a test that fails only where it runs first, and in the suite it never does."""

_made = []
FIRST = 0  # first_row_constant: 0 => 1


LABEL = "label"  # constant_beside_the_first_row: "label" => "other"


def make():
    _made.append(len(_made) + 1)
    return _made[-1]


def after_last(last=None):
    last = 0 if last is None else last  # first_row: 0 if => 1 if
    return [number for number in _made if number > last]


def after_first():
    return [number for number in _made if number > FIRST]


def plain():
    return "plain"  # neighbour_of_the_first_row: "plain" => "other"
