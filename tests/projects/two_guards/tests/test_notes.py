import pytest

from app import notes
from app.rows import NOTES, Note, NotFound


@pytest.fixture(autouse=True)
def rows():
    NOTES.clear()
    NOTES.update({1: Note(1, 10, "mine"), 2: Note(2, 20, "theirs")})


def test_own_note():
    assert notes.get(10, 1).text == "mine"


def test_another_tenants_note_is_not_found():
    with pytest.raises(NotFound):
        notes.get(10, 2)


def test_only_own_texts():
    assert notes.texts(10) == ["mine"]


def test_archive():
    notes.archive(10, 1)
    assert NOTES[1].archived


def test_rename():
    notes.rename(10, 1, "ours")
    assert NOTES[1].text == "ours"


def test_another_tenants_text_is_out_of_reach():
    with pytest.raises((NotFound, IndexError)):
        notes.own(10, 2)
    assert notes.own(10, 1) == "mine"
