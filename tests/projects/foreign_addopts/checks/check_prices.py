import pytest
from app.prices import kind, net, slow


def it_takes_the_tax_off():
    assert net(119) == 100


def it_runs_both_ways_and_looks_at_one():
    assert kind(500) == "dear"
    kind(1)


def it_runs_and_looks_away():
    slow(1)


@pytest.mark.slow
def it_is_slow():
    assert slow(1) == 2


def it_is_left_out():
    assert slow(1) == 2


@pytest.mark.xfail(reason="a known bug")
def it_fails_as_expected():
    assert net(0) == 0


def test_is_no_test_here():
    raise AssertionError
