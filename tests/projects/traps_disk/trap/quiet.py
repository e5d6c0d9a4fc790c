"""Nothing here is run by programs: the quickest tier decides."""


def plain(number):
    return number + 1  # killed_in_memory: + 1 => + 2


def missed(number):
    return number + 1  # survives_everywhere: + 1 => + 2
