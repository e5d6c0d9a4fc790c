"""Diffs and colours of sources."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats.html.highlight import highlight
from auditor.formats.html.view.diffs import diff_view, lines_of
from auditor.model.mutant import Mutant
from auditor.model.render import diff, span_of
from tests.factories import a_mutant, realistic_run

RUN = realistic_run()


@pytest.mark.parametrize("mutant", RUN.mutants, ids=lambda mutant: mutant.operator + mutant.id)
def test_a_diff_says_what_a_whole_files_diff_says(mutant: Mutant) -> None:
    source = RUN.sources[mutant.path]
    whole = [line for line in diff(mutant, source).splitlines()[2:] if line[:1] in "+-"]

    shown = diff_view(mutant, lines_of(source))

    assert sorted(line.sign + line.text for line in shown if line.sign != " ") == sorted(whole)


def test_a_line_that_loses_a_piece_shows_which() -> None:
    source = "query = select(User).where(User.tenant == tenant).limit(5)\n"
    mutant = a_mutant("a.py", source, ".where(User.tenant == tenant)", "", "tenant/drop_filter")

    gone, come, *_ = diff_view(mutant, lines_of(source))

    assert (gone.sign, gone.number, gone.changed) == ("-", "1", ".where(User.tenant == tenant)")
    assert (come.sign, come.number, come.changed) == ("+", "", "")
    assert come.text == "query = select(User).limit(5)"


def test_a_line_taken_whole_leaves_its_neighbours_alone() -> None:
    source = "a = 1\nb = 2\nc = 3\n"
    mutant = a_mutant("a.py", source, "b = 2\n", "", "general/x")

    assert [line.sign + line.text for line in diff_view(mutant, lines_of(source))] == [
        " a = 1",
        "-b = 2",
        " c = 3",
        " ",
    ]


def test_a_diff_of_a_huge_replacement_is_bounded() -> None:
    mutant = a_mutant("a.py", "a = 1\n", "1", "(\n" + "1,\n" * 5000 + ")", "general/x")

    assert len(diff_view(mutant, ["a = 1", ""])) <= 60


def test_every_edit_of_a_mutant_is_shown() -> None:
    source = "a = 1\n" + "x = 0\n" * 20 + "b = 2\n"
    first, second = (a_mutant("a.py", source, text, "9", "general/x") for text in ("1", "2"))
    double = replace(first, edits=first.edits + second.edits)

    assert [line.text for line in diff_view(double, lines_of(source)) if line.sign == "+"] == ["a = 9", "b = 9"]


sources = st.text(st.sampled_from("ab '\"#()=\n\r\t\f\\é\U0001f600"), max_size=60)


@given(sources, st.data())
def test_highlighting_loses_no_character_and_marks_what_it_is_told(source: str, data: st.DataObject) -> None:
    normal = source.replace("\r\n", "\n").replace("\r", "\n")
    start = data.draw(st.integers(0, len(normal)))
    end = data.draw(st.integers(start, len(normal)))
    lines = highlight(source, [span_of(normal, start, end)])

    assert "\n".join("".join(piece.text for piece in line) for line in lines) == normal
    marked = "\n".join("".join(piece.text for piece in line if piece.marked) for line in lines)
    assert marked.split() == normal[start:end].split()
