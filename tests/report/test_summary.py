"""What the terminal says at the end."""

from dataclasses import replace
from pathlib import Path

from auditor.config.model import GateConfig
from auditor.model.selection import Limit, Selection, Shard
from auditor.report import summary
from tests.factories import a_run, green_run, hostile_run, large_run, realistic_run, some_tests

REPORT = Path("reports/latest/index.html")


def test_it_comes_in_the_order_of_the_first_screen() -> None:
    lines = summary(realistic_run(), REPORT).splitlines()
    heads = [line for line in lines if not line.startswith("  ")]

    assert heads[0].startswith("GATE FAILED  tasks-api · list-by-page 3f2a1c9+ · 2 min 14 s · 32 mutants · 17 tests")
    assert heads[1:] == [
        "What would be noticed",
        "What ran: 89.2 % of the lines, 70 % of the branches",
        "Close these first (3 of 14)",
        "Modules, worst first",
        "Unstable: 1 test decides nothing alone: tests/test_smoke.py::test_the_service_answers (flaky)",
        "Self-check: proved in collected, fresh; switched off: imported",
        "Report: reports/latest/index.html",
    ]
    assert len(lines) <= 30


def test_each_failed_condition_says_by_how_much() -> None:
    text = summary(realistic_run(), REPORT)

    assert "✗ tenant: 3 of 9 killed, 33.3 % (needs 100 %: 6 more)" in text
    assert "every mutant has a verdict" not in text


def test_holes_are_worded_as_the_bug_with_their_place() -> None:
    assert "  app/crud/users.py:23  No test notices when get_user loses its tenant filter" in summary(
        realistic_run(), REPORT
    )


def test_a_green_run_says_so_and_has_nothing_to_close() -> None:
    text = summary(green_run(), REPORT)

    assert text.startswith("GATE PASSED")
    assert "Close these first" not in text


def test_it_stays_short_when_there_is_much_to_say() -> None:
    families = {f"family-{number}": 100.0 for number in range(40)}
    run = large_run(12, 4)
    cases = ()
    assert len(summary(run, REPORT).splitlines()) <= 30
    many = a_run(dict(run.sources), cases, some_tests(), gate=GateConfig(family=families))
    assert len(summary(many, REPORT).splitlines()) <= 30


def test_a_narrowed_run_says_what_it_judges() -> None:
    selection = Selection(found=90).narrowed(Limit.DIFF, "the diff against main", left_out=58)
    lines = summary(replace(realistic_run(), selection=selection), REPORT).splitlines()

    assert "· 32 of 90 mutants ·" in lines[0]
    assert lines[1:3] == [
        "  only the diff against main: 32 of 90 mutants",
        "    58 left out: not in the diff against main",
    ]


def test_a_shard_is_done_and_not_passed() -> None:
    shard = Shard(number=2, of=3)
    selection = replace(Selection(found=90).narrowed(Limit.SHARD, "shard 2 of 3", left_out=58), shard=shard)
    assert summary(replace(green_run(), selection=selection), REPORT).startswith("SHARD 2 OF 3 DONE")


def test_names_from_the_project_cannot_steer_the_terminal() -> None:
    run = hostile_run()
    run = replace(run, project="a\x1b[2J\u202e\nGATE PASSED")
    text = summary(run, REPORT)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.startswith("GATE PASSED") for line in text.splitlines())
