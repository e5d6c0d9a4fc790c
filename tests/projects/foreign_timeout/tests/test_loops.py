import pytest
from app.loops import down, up


@pytest.mark.timeout(1, method="signal")
def test_down():
    down(3)


@pytest.mark.timeout(1, method="thread")
def test_up():
    up(3)
