"""The hand-judged sample of survivors, from a run by hand."""

import pytest
from survivors import Judgement, change_of, drawn, page, read

from auditor.model.mutant import GENERAL
from tests.factories import a_mutant, realistic_run

RUN = realistic_run()


def test_the_same_seed_draws_the_same_domain_survivors():
    survived = {verdict.mutant_id for verdict in RUN.verdicts if verdict.status == "survived"}
    sample = drawn(RUN, 7)
    assert sample == drawn(RUN, 7)
    assert {mutant.id for mutant in sample} <= survived
    assert GENERAL not in {mutant.family for mutant in sample}


def test_only_so_many_are_drawn(monkeypatch):
    monkeypatch.setattr("survivors.SIZE", 2)
    first, second = drawn(RUN, 1), drawn(RUN, 2)
    assert len(first) == len(second) == 2


def test_the_page_joins_judgements_by_id_and_says_the_share():
    first, *others = drawn(RUN, 7)
    judged = {mutant.id: Judgement(judgement="productive", reason="a leak") for mutant in others}
    assert f"Judged: {len(others)} of {len(others) + 1}" in page(RUN, 7, judged)
    judged[first.id] = Judgement(judgement="unproductive", reason="only | a log")
    text = page(RUN, 7, judged)
    row = next(line for line in text.splitlines() if line.startswith(f"| {first.id} |"))
    assert row.endswith("| unproductive | only \\| a log |")
    assert "1 unproductive, 0 equivalent" in text


def test_a_judgement_needs_a_known_word_and_a_reason(tmp_path):
    file = tmp_path / "survivors.toml"
    file.write_text('seed = 1\n[judged.abc]\njudgement = "productive"\nreason = " "\n')
    with pytest.raises(ValueError, match="abc"):
        read(file)


def test_a_change_cant_break_the_table():
    source = "def f(a, b):\n    return a | b\n"
    assert change_of(a_mutant("app/x.py", source, "a | b", "a", "tenant/drop_x"), source) == (
        "`return a \\| b` → `return a`"
    )
