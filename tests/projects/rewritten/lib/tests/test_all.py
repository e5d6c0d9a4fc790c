from lib.coded import name
from lib.marked import step
from lib.plug import limited


def test_limited():
    assert limited(9) == 3


def test_step():
    assert step(1) == 3


def test_name():
    assert name() == "caf\u00e9s"
