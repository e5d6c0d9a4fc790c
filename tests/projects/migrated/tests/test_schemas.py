import pytest
from app.schemas import NoteChange, changed
from pydantic import ValidationError


@pytest.mark.parametrize("body", [{"text": "HELP"}, {"colour": "blue"}, {"tenant": "south"}])
def test_what_is_wrong_is_refused(body):
    with pytest.raises(ValidationError):
        NoteChange(**body)


def test_what_is_not_sent_stays():
    assert changed({"colour": "green"}, NoteChange(text="milk")) == {"colour": "green", "text": "milk"}
