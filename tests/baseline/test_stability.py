"""What two orders, and a repetition of the red one, say of a test."""

import pytest

from auditor.baseline.stability import Orders
from auditor.model.test import Stability


def run(outcome):
    return {"reports": [{"test": "t", "outcome": outcome, "failure": "assert 1 == 2" if outcome == "failed" else ""}]}


def orders(own, backwards):
    return Orders(own=tuple(map(run, own.split())), backwards=tuple(map(run, backwards.split())))


@pytest.mark.parametrize(
    ("own", "backwards", "stability"),
    [
        ("passed", "passed", Stability.STABLE),
        ("passed", "skipped", Stability.STABLE),
        ("passed", "failed failed", Stability.ORDER_DEPENDENT),
        ("passed", "error failed", Stability.ORDER_DEPENDENT),
        ("passed", "failed passed", Stability.FLAKY),
        ("failed passed", "passed", Stability.FLAKY),
        ("passed failed", "passed", Stability.FLAKY),
        ("failed passed", "failed failed", Stability.FLAKY),
        ("passed failed", "failed failed", Stability.FLAKY),
    ],
)
def test_stability(own, backwards, stability):
    assert orders(own, backwards).stability("t") is stability


def test_the_first_failure_is_kept():
    assert orders("passed", "failed passed").failure("t") == "assert 1 == 2"
    assert orders("passed", "passed").failure("t") == ""
