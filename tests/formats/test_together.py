"""A guard that others of its row make redundant is no hole, and every format says so."""

from dataclasses import replace

import pytest

from auditor.formats._first_screen import holes
from auditor.formats.html.view.lookup import Lookup
from auditor.formats.mutation_json import document
from auditor.model.plan import Task, Tier
from auditor.model.second_order import Joint, SecondOrder
from auditor.model.test import Outcome
from auditor.model.verdict import RowEntry, Status, Verdict
from auditor.report import summary
from auditor.score import score
from tests.factories import realistic_run


def with_joint(status, partners=1):
    """The first two tenant holes, tried together."""
    run = realistic_run()
    survived = {v.mutant_id for v in run.verdicts if v.status is Status.SURVIVED}
    first, *others = [m for m in run.mutants if m.family == "tenant" and m.id in survived]
    row = (RowEntry(test=2, outcome=Outcome.FAILED, failure="assert 404 == 200"),) * (status is Status.KILLED)
    joint = Joint(
        mutant=replace(first, id="both"),
        survivor=first.id,
        partners=tuple(others[:partners]),
        task=Task(mutant_id="both", tests=(2,), tier=Tier.IMPORTED),
        verdict=Verdict(mutant_id="both", status=status, row=row),
    )
    run = replace(run, second_order=SecondOrder(joints=(joint,), left_out={first.id: 4}))
    return replace(run, scores=score(run.mutants, run.excluded, run.verdicts, run.redundant)), first, others[0]


@pytest.fixture
def noticed():
    return with_joint(Status.KILLED)


def test_it_is_no_hole_and_outside_the_score(noticed):
    run, first, other = noticed
    assert run.redundant.keys() == {first.id, other.id}
    assert not {first.id, other.id} & {hole.mutant.id for hole in holes(run)}
    tally, before = run.scores.by_family["tenant"], realistic_run().scores.by_family["tenant"]
    assert (tally.redundant, tally.survived, tally.total) == (2, before.survived - 2, before.total)
    assert "2 jointly covered" in summary(run, "index.html")


def test_its_page_names_the_test_and_the_other_guard(noticed):
    run, first, other = noticed
    view = Lookup(run).mutant(first)
    assert view.mark.word == "jointly covered"
    assert view.detail.startswith("Redundant, jointly covered: ")
    assert run.baseline.tests[2].id in view.detail
    assert f"{other.path}:{other.span.line}" in view.detail


def test_other_tools_ignore_it_for_the_same_reason(noticed):
    run, first, _ = noticed
    shown = next(one for one in document(run)["files"][first.path]["mutants"] if one["id"] == first.id)
    assert (shown["status"], shown["statusReason"]) == ("Ignored", Lookup(run).mutant(first).detail)


def test_a_survivor_that_was_tried_in_vain_is_a_hole_and_says_so():
    run, first, _ = with_joint(Status.SURVIVED)
    assert first.id in {hole.mutant.id for hole in holes(run)}
    assert Lookup(run).mutant(first).detail == (
        "Tried together with 1 other guard: no test notices that all are gone (4 more were not tried)."
    )


def test_one_of_which_nothing_can_be_said_is_a_hole_and_says_so():
    run, first, _ = with_joint(Status.ERROR)
    assert first.id in {hole.mutant.id for hole in holes(run)}
    assert "1 trial said nothing" in Lookup(run).mutant(first).detail


def test_of_three_only_the_survivor_they_were_tried_for_is_known_to_be_covered():
    run, first, _ = with_joint(Status.KILLED, partners=2)
    assert run.redundant.keys() == {first.id}
