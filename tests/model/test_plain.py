"""Figures and foreign text."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.plain import counted, duration, percent, visible


def test_nearly_all_is_not_all() -> None:
    assert percent(Fraction(99_999, 100_000)) == "99.9 %"
    assert percent(Fraction(1)) == "100 %"
    assert percent(Fraction(1, 2)) == "50 %"
    assert percent(Fraction(1, 1000)) == "0.1 %"
    assert percent(None) == "–"
    assert percent(0.975) == "97.5 %"


@given(st.fractions(0, 1))
def test_a_percentage_is_never_above_the_share(share: Fraction) -> None:
    shown = Fraction(percent(share).removesuffix(" %")) / 100

    assert shown <= share < shown + Fraction(1, 1000)


def test_durations_are_short() -> None:
    assert duration(0.0413) == "41 ms"
    assert duration(3.94) == "3.9 s"
    assert duration(134.2) == "2 min 14 s"
    assert duration(59.99) == "1 min 0 s"
    assert duration(3 * 3600 + 120) == "3 h 2 min"


def test_counts_have_their_noun() -> None:
    assert (counted(1, "test"), counted(2, "test"), counted(0, "try", "tries")) == ("1 test", "2 tests", "0 tries")


@given(st.text(st.characters()))
def test_nothing_invisible_is_left(text: str) -> None:
    assert all(character.isprintable() or character in "\n\t" for character in visible(text))


def test_readable_text_is_left_alone() -> None:
    assert visible("naïve = 'Ünïcode ✓'\n\tx") == "naïve = 'Ünïcode ✓'\n\tx"
    assert visible("a\u202eb\x00\x1b") == "a\\u202eb\\x00\\x1b"
