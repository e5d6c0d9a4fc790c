import time

from trap import ledger


def test_the_first_line():
    assert ledger.book("tea") in ledger.numbers()


def test_tea_only():
    time.sleep(0.1)  # the quicker tests of a mutant run before the others
    ledger.book("tea")
    assert set(ledger.of("tea")) == {"tea"}


def test_jam_too():
    ledger.book("jam")
    assert "jam" in ledger.of("jam")


def test_no_lines():
    assert ledger.book


def test_newest_first():
    number = ledger.book("tea")
    assert ledger.newest_first()[0] == number
