"""The figures of the pages, without their HTML."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.formats.html.view import holes
from auditor.formats.html.view.excluded import excluded_view
from auditor.formats.html.view.findings import findings_view
from auditor.formats.html.view.holes import holes_view
from auditor.formats.html.view.index import index_view
from auditor.formats.html.view.lookup import Lookup
from auditor.formats.html.view.module import module_view
from auditor.formats.html.view.pieces import Link, bar, score_view, slug
from auditor.formats.html.view.run import run_view
from auditor.formats.html.view.suite import suite_view
from auditor.formats.html.view.texts import text_of
from auditor.model.run import Run
from auditor.model.score import Tally
from tests.factories import green_run, hostile_run, large_run, realistic_run

USERS = "app/crud/users.py"
NOWHERE = Link(text="")


def index(run: Run):  # type: ignore[no-untyped-def]
    return index_view(Lookup(run))


def test_the_gate_leads_with_what_is_not_met() -> None:
    gate = index(realistic_run()).gate

    assert (gate.state, gate.headline, gate.sentence) == ("failed", "Gate failed", "4 of 5 conditions not met.")
    assert [condition.passed for condition in gate.conditions] == [False, False, False, False, True]
    assert gate.conditions[1].sentence == "tenant: 3 of 9 killed, 33.3 % (needs 100 %: 6 more)"


def test_a_gate_has_three_states() -> None:
    assert index(green_run()).gate.state == "passed"
    assert index(hostile_run()).gate.state == "undecided"


def test_families_come_first_and_all_comes_last() -> None:
    tiles = index(realistic_run()).tiles

    assert [tile.name for tile in tiles] == ["tenant", "transaction", "await", "general", "all"]
    assert (tiles[0].score.share, tiles[0].score.killed, tiles[0].score.scored) == ("33.3 %", 3, 9)
    assert tiles[0].notes == "4 survived, 2 not covered"
    assert tiles[3].notes == "3 survived, 1 no verdict"


def test_coverage_is_summed_over_the_files() -> None:
    coverage = index(realistic_run()).coverage

    assert (coverage.lines, coverage.branches) == ("89.2 %", "70 %")


def test_the_holes_to_close_first_are_tenant_holes_that_most_tests_ran() -> None:
    view = index(realistic_run())

    assert view.holes_total == 14
    assert [hole.title for hole in view.holes] == [
        "No test notices when get_user loses its tenant filter",
        "No test notices when history loses its tenant filter",
        "No test notices when delete_user loses its tenant filter",
    ]
    first = view.holes[0]
    assert first.note == "4 tests run this line and stay green"
    assert first.mutant.place == "app/crud/users.py:23"
    assert first.mutant.green.total == 4
    assert "every tenant" in first.mutant.why
    assert "two tenants" in first.mutant.notice


def test_an_operator_that_is_not_on_the_shelf_has_its_familys_words() -> None:
    assert text_of("tenant/of_another_version", "tenant").why.startswith("Without it, one customer")
    assert "no test says so" in text_of("general/operator_swap", "general").why


def test_modules_with_most_domain_holes_come_first_and_those_without_mutants_last() -> None:
    assert [(row.path, row.score.share) for row in index(realistic_run()).modules] == [
        ("app/crud/users.py", "42.8 %"),
        ("app/crud/transfers.py", "57.1 %"),
        ("app/routes/users.py", "60 %"),
        ("app/middleware/tenant.py", "80 %"),
        ("app/db/session.py", "–"),
    ]


def test_every_hole_is_listed_once() -> None:
    run = realistic_run()
    view = holes_view(Lookup(run))

    anchors = [hole.mutant.anchor for family in view.families for hole in family.holes]
    assert len(anchors) == len(set(anchors)) == view.total
    assert view.total == run.scores.total.survived + run.scores.total.no_coverage


def test_many_holes_are_bounded_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holes, "_MOST", 12)
    monkeypatch.setattr(holes, "_MOST_WITH_DIFF", 5)
    view = holes_view(Lookup(large_run(5, 12)))

    shown = [hole for family in view.families for hole in family.holes]
    assert view.total == 5 * 3
    assert len(shown) == 12
    assert sum(family.more for family in view.families) == 3
    assert sum(bool(hole.mutant.diff) for hole in shown) == 5


def test_every_mutant_is_on_its_modules_page_once() -> None:
    run = realistic_run()
    lookup = Lookup(run)
    anchors = [
        mutant.anchor
        for path in run.sources
        for line in module_view(lookup, path, NOWHERE, NOWHERE).lines
        for mutant in (*line.open, *line.killed)
    ]

    assert sorted(anchors) == sorted(f"m-{mutant.id}" for mutant in run.mutants)


def test_the_source_is_shown_as_it_is_with_its_coverage() -> None:
    run = realistic_run()
    view = module_view(Lookup(run), USERS, NOWHERE, NOWHERE)

    text = "".join("".join(piece.text for piece in line.pieces) + "\n" for line in view.lines)
    assert text == run.sources[USERS]
    assert [(view.lines[n - 1].ran, view.lines[n - 1].tests) for n in (3, 10, 23, 51)] == [
        ("import", "·"),
        ("", ""),
        ("run", "4"),
        ("missed", "○"),
    ]


def test_what_survives_is_marked_in_the_source() -> None:
    view = module_view(Lookup(realistic_run()), USERS, NOWHERE, NOWHERE)

    marked = "".join(piece.text for piece in view.lines[22].pieces if piece.marked)
    assert marked == ".where(User.id == user_id, User.tenant_id == tenant_id)"
    assert not any(piece.marked for piece in view.lines[24].pieces)


def test_a_killed_mutant_names_its_killer_and_its_words() -> None:
    view = module_view(Lookup(realistic_run()), USERS, NOWHERE, NOWHERE)
    (killed,) = view.lines[30].killed

    assert killed.failure == "AssertionError: assert ['ada', 'bo', 'cy'] == ['ada', 'bo']"
    assert [link.text for link in killed.red.shown] == [
        "tests/test_routes/test_users.py::test_tenants_see_only_their_own_users"
    ]
    assert killed.green.total == 2


def test_findings_keep_their_order_and_their_mutants() -> None:
    run = realistic_run()
    view = findings_view(Lookup(run))

    shown = [finding for group in view.groups for finding in group.findings]
    assert [finding.id for finding in shown] == [finding.id for finding in run.findings]
    assert [group.severity for group in view.groups] == ["high", "low"]
    for finding, view_of in zip(run.findings, shown, strict=True):
        assert len(view_of.mutants) + view_of.more.total == len(finding.mutants)


def test_kills_and_misses_of_tests_are_those_of_the_rows() -> None:
    run = realistic_run()
    view = suite_view(Lookup(run))
    rows = {row.id: row for row in view.tests}

    assert len(rows) == len(run.baseline.tests)
    assert sum(row.kills for row in view.tests) == sum(len(verdict.killers) for verdict in run.verdicts)
    lone = rows["tests/test_routes/test_users.py::test_tenants_see_only_their_own_users"]
    assert (lone.ran, lone.kills, lone.alone, lone.misses) == (8, 4, 1, 3)
    assert rows["tests/test_smoke.py::test_the_service_answers"].note == "flaky"
    assert view.idle == sum(row.kills == 0 for row in view.tests)


def test_everything_outside_the_score_is_listed_with_its_reason() -> None:
    run = hostile_run()
    view = excluded_view(Lookup(run))

    assert [group.anchor for group in view.groups] == ["timeout", "error", "suppressed"]
    assert view.total == run.scores.total.without_verdict + run.scores.total.ignored
    assert all(row.reason for group in view.groups for row in group.rows)


def test_mutants_that_were_never_run_are_left_out_by_name() -> None:
    run = realistic_run()
    view = excluded_view(Lookup(replace(run, verdicts=run.verdicts[2:])))

    assert {group.anchor: group.total for group in view.groups}["pending"] == 2


def test_tiers_count_the_mutants_that_ran_in_them() -> None:
    run = realistic_run()
    view = run_view(Lookup(run))

    assert sum(tier.mutants for tier in view.tiers) == sum(verdict.tier is not None for verdict in run.verdicts)
    assert view.check_sentence == "proved in collected, fresh; switched off: imported"
    assert [timing.stage for timing in view.timings][:2] == ["mutants run", "baseline"]


counts = st.integers(0, 10_000)


@given(counts, counts, counts, counts, counts)
def test_a_bar_is_full_and_has_no_empty_part(
    killed: int, survived: int, uncovered: int, late: int, broken: int
) -> None:
    tally = Tally(killed=killed, survived=survived, no_coverage=uncovered, timeout=late, error=broken)
    parts = score_view(tally).bar

    assert bool(parts) == bool(tally.total)
    if parts:
        assert abs(sum(float(part.width) for part in parts) - 100) < 0.05
        assert float(parts[0].x) == 0


def test_a_bar_of_nothing_is_empty() -> None:
    assert bar((("killed", 0), ("survived", 0))) == ()


paths = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4).map("/".join)


@given(st.lists(paths, unique=True, max_size=20))
def test_different_modules_have_different_pages_on_any_disk(names: list[str]) -> None:
    slugs = [slug(f"{name}.py") for name in names]

    assert len({one.casefold() for one in slugs}) == len(names)
    assert all(one.isascii() and "/" not in one and one.strip(".") == one and len(one) <= 120 for one in slugs)


def test_plain_paths_have_readable_pages() -> None:
    assert slug("app/crud/users.py") == "app.crud.users"
    assert slug("app/Crud/users.py") != slug("app/crud/users.py")
    assert slug("app/a.b.py") != slug("app/a/b.py")
    assert slug("../../etc/passwd").isascii()
    assert "/" not in slug("../../etc/passwd")
