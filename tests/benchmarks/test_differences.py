"""Which verdicts of the two engines differ, and what the list says of them."""

import json
from dataclasses import replace

import pytest
from differences import differences, words_of

from auditor.model.verdict import Status, Verdict
from tests.factories import realistic_run

OURS = realistic_run()


def said(status):
    return next(verdict for verdict in OURS.verdicts if verdict.status is status)


def theirs(*verdicts):
    return replace(OURS, verdicts=tuple(verdicts))


def other(verdict, status, detail=""):
    return Verdict(mutant_id=verdict.mutant_id, status=status, detail=detail)


def test_the_same_verdict_is_no_difference():
    assert differences(OURS, theirs(*OURS.verdicts)) == []


def test_a_mutant_that_one_alone_judged_is_no_difference():
    assert differences(OURS, theirs(Verdict(mutant_id="unknown", status=Status.KILLED))) == []


def test_a_survivor_and_an_uncovered_mutant_are_both_unnoticed():
    assert differences(OURS, theirs(other(said(Status.SURVIVED), Status.NO_COVERAGE))) == []


def test_a_difference_names_place_killer_and_both_words():
    killed = said(Status.KILLED)
    (found,) = differences(OURS, theirs(other(killed, Status.TIMEOUT, "mutmut's time limit")))
    mutant = next(mutant for mutant in OURS.mutants if mutant.id == killed.mutant_id)
    told = found.told("killed")
    assert told.startswith(f"{mutant.id} {mutant.path}:{mutant.span.line} {mutant.function} {mutant.operator}: ")
    assert f"auditor killed by {OURS.baseline.tests[killed.killers[0]].id}; " in told
    assert "mutmut timeout (mutmut's time limit); the slow way killed" in told
    assert found.told("").endswith("the slow way was not asked")


def test_differences_come_by_place():
    killed = [verdict for verdict in OURS.verdicts if verdict.status is Status.KILLED]
    run = theirs(*(other(verdict, Status.SURVIVED) for verdict in reversed(killed)))
    places = [(one.mutant.path, one.mutant.span.line) for one in differences(OURS, run)]
    assert len(places) == len(killed) > 1
    assert places == sorted(places)


@pytest.mark.parametrize("key", ["disagree", "no_verdict"])
def test_the_slow_way_says_another_word_only_where_verify_disagrees(key):
    first, second = [verdict for verdict in OURS.verdicts if verdict.status is Status.KILLED][:2]
    asked = differences(OURS, theirs(other(first, Status.SURVIVED), other(second, Status.SURVIVED)))
    result = {"event": "result", "disagree": [], "no_verdict": []}
    result[key] = [{"mutant": first.mutant_id, "engine": "killed", "slow_way": "survived"}]
    output = f"{json.dumps({'event': 'stage'})}\n{json.dumps(result)}\n"
    assert words_of(output, asked) == {first.mutant_id: "survived", second.mutant_id: "killed"}
