"""The constants of another module under this one's name."""

from .at_import import *  # noqa: F403
from .at_import import LIMIT as MOST


def within(number):
    return number <= MOST  # uses_a_copied_constant: <= => <
