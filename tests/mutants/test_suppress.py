"""A mutant is left out by a written reason, and only with one."""

import pytest

from auditor.errors import UsageError
from auditor.model.mutant import ExclusionKind
from auditor.mutants import find_mutants

QUERY = "rows = select(User).where(User.tenant_id == tenant_id)"


def suppressed(source: str) -> set[str]:
    return {one.mutant.operator for one in find_mutants({"a.py": source}).excluded if one.by == "comment"}


def test_an_operator_is_left_out_with_its_reason() -> None:
    found = find_mutants({"a.py": f"{QUERY}  # auditor: ignore[tenant/drop_filter] one tenant only\n"})
    [excluded] = [one for one in found.excluded if one.by == "comment"]
    assert (excluded.kind, excluded.reason) == (ExclusionKind.SUPPRESSED, "one tenant only")
    assert {mutant.family for mutant in found.mutants} == {"general"}


def test_a_family_is_left_out_whole() -> None:
    assert suppressed("f(1)  # auditor: ignore[general]: tried by hand\n") == {"general/arg_removal", "general/number"}


def test_several_are_named_with_commas() -> None:
    source = f"{QUERY}  # auditor: ignore[tenant, general/assignment] one tenant only\n"
    assert suppressed(source) == {"tenant/drop_filter", "general/assignment"}


def test_other_lines_are_mutated() -> None:
    assert suppressed("a(1)\nb(1)  # auditor: ignore[general/number] because\n") == {"general/number"}
    found = find_mutants({"a.py": "a(1)\nb(1)  # auditor: ignore[general/number] because\n"})
    assert [mutant.span.line for mutant in found.mutants if mutant.operator == "general/number"] == [1]


def test_a_line_of_a_header_holds_for_what_is_changed_there() -> None:
    source = "@get\ndef f(\n    a=1,  # auditor: ignore[general/number] because\n    b=2,\n):\n    return 3\n"
    found = find_mutants({"a.py": source})
    numbers = [mutant.edits[0].original for mutant in found.mutants if mutant.operator == "general/number"]
    assert numbers == ["2", "3"]


def test_the_last_line_of_a_statement_holds_for_all_of_it() -> None:
    assert suppressed("f(\n    1,\n)  # auditor: ignore[general/number] because\n") == {"general/number"}


def test_the_line_after_a_removed_statement_says_nothing_about_it() -> None:
    source = "session.commit()\nf(x)  # auditor: ignore[transaction] because\n"
    assert suppressed(source) == set()


def test_a_text_that_reads_like_one_is_none() -> None:
    assert suppressed('x = "# auditor: ignore[general]"\n') == set()


@pytest.mark.parametrize(
    ("comment", "slug"),
    [
        ("# auditor: ignore[general]", "suppression-without-reason"),
        ("# auditor: ignore[general] -", "suppression-without-reason"),
        ("# auditor: ignore because", "suppression-without-operator"),
        ("# auditor: ignore[] because", "suppression-without-operator"),
        ("# auditor: ignore[general/nothing] because", "suppression-unknown-operator"),
    ],
)
def test_a_suppression_that_can_not_be_read_stops_the_run(comment: str, slug: str) -> None:
    with pytest.raises(UsageError) as fault:
        find_mutants({"a.py": f"x = 1\nf(1)  {comment}\n"})
    assert (fault.value.slug, fault.value.where) == (slug, "a.py:2")
