import pytest
from company.app.names import Greeting, shout, size

ODD = ["a/b", "../up", "a::b", "a[b]", "[", "]", "naïve", "日本", "two\nlines", "tab\t", "", " ", "a\\b", '"', "<b>", "%s", "\x1b[31m"]


@pytest.mark.parametrize("name", ODD)
def test_shout(name):
    if name == "日本":
        assert shout(name) == "日本!"
    shout(name)


@pytest.mark.parametrize("name", ["\udc80"], ids=["half a character"])
def test_failures_may_hold_what_can_not_be_encoded(name):
    if size(name) != 2:
        raise ValueError("\udc80 \x1b[31m\n second line")


class TestGreeting:
    class TestInside:
        @pytest.mark.parametrize("a", ["x", "y"])
        @pytest.mark.parametrize("b", ["::", "/"])
        def test_words(self, a, b):
            assert Greeting().words(a + b) == f"dear {a}{b}"
