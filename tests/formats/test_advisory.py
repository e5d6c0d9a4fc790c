"""Advisory mutants are shown apart, and blame no test."""

from dataclasses import replace

import pytest

from auditor.audit import audit
from auditor.formats._first_screen import holes, modules
from auditor.formats.html.view.holes import holes_view
from auditor.formats.html.view.index import index_view
from auditor.formats.html.view.lookup import Lookup
from auditor.model.mutant import MutantClass
from auditor.report import summary
from auditor.score import score
from tests.factories import realistic_run


@pytest.fixture(scope="module")
def run():
    """Every hole of the transaction family is advisory."""
    run = realistic_run()
    survived = {hole.mutant.id for hole in holes(run) if hole.mutant.family == "transaction"}
    mutants = tuple(replace(m, class_=MutantClass.ADVISORY) if m.id in survived else m for m in run.mutants)
    return replace(
        run,
        mutants=mutants,
        scores=score(mutants, run.excluded, run.verdicts),
        findings=audit(mutants, run.verdicts, run.baseline),
    )


@pytest.fixture(scope="module")
def advised(run):
    return {mutant.id for mutant in run.mutants if mutant.class_ is MutantClass.ADVISORY}


def test_they_come_last_among_the_holes_and_count_for_no_module(run, advised):
    found = holes(run)
    assert advised
    assert {hole.mutant.id for hole in found[-len(advised) :]} == advised
    assert sum(row.holes for row in modules(run)) < sum(row.holes for row in modules(realistic_run()))


def test_they_have_a_tile_and_a_section_of_their_own(run, advised):
    view = index_view(Lookup(run))
    assert view.tiles[-1].name == "advisory"
    assert view.tiles[-1].href == "holes.html#advisory"
    last = holes_view(Lookup(run)).families[-1]
    assert (last.anchor, last.total) == ("advisory", len(advised))


def test_the_terminal_shows_them_below_all_others(run):
    lines = summary(run, "index.html").splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("  advisory "))
    assert lines[row - 1].startswith("  all ")


def test_they_blame_no_test(run, advised):
    assert not advised & {mutant for finding in run.findings for mutant in finding.mutants}
