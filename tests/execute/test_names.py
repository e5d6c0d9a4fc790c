"""Names are read as words."""

import pytest

from auditor.execute.names import words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("app/schemas/page.py PageQuery", {"app", "schema", "page", "query"}),
        ("tests/test_users.py::test_find_HTTPError", {"user", "find", "http", "error"}),
        ("__init__.py", set()),
        ("", set()),
    ],
)
def test_a_name_in_any_spelling_is_its_words(name, words):
    assert words_of(name) == words
