"""A server that a session fixture starts in a process of its own."""

import sys


def answer(line):
    return line[::-1]  # in_a_fixtures_process: [::-1] => [::1]


def unseen(line):
    return line  # no_program_notices: return line => return None


if __name__ == "__main__":
    for asked in sys.stdin:
        print(answer(asked.strip()), flush=True)
