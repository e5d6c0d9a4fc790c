"""A mutant keeps its id whatever is edited elsewhere in the file."""

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.mutants import find_mutants

FUNCTION = """\
async def kept(session, a=1):
    total = a + 1
    if a < 1 and a < 1:
        total = a + 1
    await session.commit()
    return total
"""
ELSEWHERE = st.lists(
    st.sampled_from(
        [
            "# a comment\n",
            "\n\n",
            "import os\n",
            "total = a + 1\n",
            "async def other(session, a=1):\n    total = a + 1\n    await session.commit()\n    return total\n",
            "class Other:\n    def kept(self, a=1):\n        return a + 1\n",
            '"é" + "ü"\n',
        ]
    ),
    max_size=5,
).map("".join)


def ids(source: str, path: str = "a.py") -> list[str]:
    found = find_mutants({path: source})
    return [mutant.id for mutant in found.mutants if mutant.function == "kept"]


@settings(max_examples=40, deadline=None)
@given(before=ELSEWHERE, after=ELSEWHERE)
def test_ids_survive_edits_elsewhere_in_the_file(before: str, after: str) -> None:
    assert ids(before + FUNCTION + after) == ids(FUNCTION)


def test_ids_are_twelve_hex_digits_and_differ() -> None:
    found = ids(FUNCTION)
    assert len(set(found)) == len(found)
    assert all(len(id_) == 12 and int(id_, 16) >= 0 for id_ in found)


def test_ids_differ_between_files() -> None:
    assert not set(ids(FUNCTION)) & set(ids(FUNCTION, "b.py"))


def test_an_edit_of_the_function_keeps_the_ids_of_what_it_did_not_touch() -> None:
    """Only mutants of the same text in the same function are told apart by their number."""
    edited = FUNCTION.replace("    return total\n", "    log(total)\n    return total\n")
    assert set(ids(FUNCTION)) <= set(ids(edited))


def test_ids_do_not_depend_on_indentation() -> None:
    assert set(ids(FUNCTION)) == set(ids(FUNCTION.replace("    ", "\t")))
