"""Several edits of one file as one."""

import pytest

from auditor.model.mutant import Edit
from auditor.model.render import joined_edits, mutated_source, span_of


def edit(source, original, replacement):
    start = source.index(original)
    span = span_of(source, start, start + len(original))
    return Edit(path="app/x.py", span=span, original=original, replacement=replacement)


@pytest.mark.parametrize(
    ("source", "one", "other", "both"),
    [
        ("a()\nb()\n", ("a()", "pass"), ("b()", ""), "pass\n\n"),
        ("q.where(A, B, C)\n", ("where(A, B, C)", "where(B, C)"), ("where(A, B, C)", "where(A, C)"), "q.where(C)\n"),
        ("q.where(A, B)\n", ("where(A, B)", "where(B)"), ("where(A, B)", "where(A)"), "q.where()\n"),
        ("q.where(A).join(P).where(B)\n", ("q.where(A)", "q"), (".join(P).where(B)", ".join(P)"), "q.join(P)\n"),
        ("x or y\n", ("x or y", "y"), ("x or y", "y"), "y\n"),
    ],
)
def test_what_each_takes_away_is_gone(source, one, other, both):
    joined = joined_edits(source, [edit(source, *one), edit(source, *other)])
    assert mutated_source(source, joined) == both


def test_two_that_change_the_same_characters_dont_go_together():
    source = "row.tenant_id == tenant_id\n"
    assert joined_edits(source, [edit(source, "==", "!="), edit(source, "== tenant_id", "")]) is None
