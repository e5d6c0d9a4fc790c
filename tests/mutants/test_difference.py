"""The smallest difference of two trees is one that makes the second of the first."""

import libcst as cst
import pytest

from auditor.mutants.difference import smallest_difference, touched


@pytest.mark.parametrize(
    ("old", "new", "what", "into"),
    [
        ("f(a, g(1))", "f(a, g(2))", "1", "2"),
        ("f(a, b)", "f(a, None)", "b", "None"),
        ("f(a, b)", "f(b)", "f(a, b)", "f(b)"),
        ("a + b", "a - b", " + ", " - "),
        ("a + b", "b + a", "a + b", "b + a"),
        ("x.lower()", "x.upper()", "lower", "upper"),
        ("f(a)", "g", "f(a)", "g"),
    ],
)
def test_it_is_as_deep_as_it_can_be(old: str, new: str, what: str, into: str) -> None:
    before, after = smallest_difference(cst.parse_expression(old), cst.parse_expression(new))
    assert (cst.Module([]).code_for_node(before), cst.Module([]).code_for_node(after)) == (what, into)


def test_putting_it_in_place_makes_the_other_tree() -> None:
    old, new = cst.parse_statement("if a:\n    f(b, c=(1))\n"), cst.parse_statement("if a:\n    f(b, c=(2))\n")
    before, after = smallest_difference(old, new)
    assert cst.Module([old.deep_replace(before, after)]).code == cst.Module([new]).code


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_of_an_argument_left_out_the_argument_is_touched(dropped: int) -> None:
    call = cst.ensure_type(cst.parse_expression("f(a, b, c=1)"), cst.Call)
    left = call.with_changes(args=[*call.args[:dropped], *call.args[dropped + 1 :]])
    assert touched(call, left) is call.args[dropped]
