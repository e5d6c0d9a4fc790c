"""The gate of a run that judges a part of the mutants."""

import pytest

from auditor.config.model import GateConfig
from auditor.gate import decide
from auditor.model.score import Scores, Tally
from auditor.model.selection import Limit, Restriction, Selection, Shard

GATE = GateConfig(fail_under=80, family={"tenant": 100})


def scores(total=Tally(), **by_family):  # noqa: B008 a frozen dataclass
    return Scores(total=total, by_module={}, by_family=by_family, by_function={})


def selection(*limits, left_out=7, shard=None):
    words = {Limit.DIFF: "the diff against main", Limit.LEVEL: "level quick", Limit.SHARD: "shard 1 of 2"}
    restrictions = tuple(
        Restriction(limit=limit, words=words.get(limit, f"a {limit}"), left_out=left_out) for limit in limits
    )
    return Selection(found=9, restrictions=restrictions, shard=shard)


def sentence(result, name):
    return next(condition.sentence for condition in result.conditions if condition.name == name)


def test_it_says_how_much_was_judged():
    judged = scores(Tally(killed=2), tenant=Tally(killed=1))
    result = decide(judged, GATE, verdicts_expected=2, selection=selection(Limit.DIFF, Limit.LEVEL))
    assert result.passed
    assert sentence(result, "scope") == "judged only 2 of 9 mutants: the diff against main, level quick"


def test_a_survivor_in_the_scope_fails_it():
    judged = scores(Tally(killed=1, survived=1), tenant=Tally(killed=1, survived=1))
    assert not decide(judged, GATE, verdicts_expected=2, selection=selection(Limit.DIFF)).passed


@pytest.mark.parametrize("limit", [Limit.DIFF, Limit.SURVIVORS])
def test_nothing_to_judge_passes_with_the_reason(limit):
    result = decide(scores(), GATE, selection=selection(limit))
    assert (result.passed, result.incomplete) == (True, False)
    assert sentence(result, "scope").startswith("nothing to audit in ")


@pytest.mark.parametrize("limit", [Limit.PATHS, Limit.FAMILIES, Limit.LEVEL, Limit.BUDGET])
def test_nothing_judged_for_another_reason_decides_nothing(limit):
    result = decide(scores(), GATE, selection=selection(limit))
    assert (result.passed, result.incomplete) == (False, True)


def test_a_diff_whose_mutants_lost_their_verdicts_is_not_nothing_to_audit():
    result = decide(scores(), GATE, verdicts_expected=3, selection=selection(Limit.DIFF))
    assert (result.passed, result.incomplete) == (False, True)


def test_a_family_outside_the_scope_asks_for_nothing():
    judged = scores(Tally(killed=2), general=Tally(killed=2))
    result = decide(judged, GATE, verdicts_expected=2, selection=selection(Limit.DIFF))
    assert result.passed
    assert sentence(result, "family.tenant") == "tenant: none of its mutants was to be judged (needs 100 %)"


@pytest.mark.parametrize("scope", [selection(Limit.LEVEL), selection(Limit.DIFF, left_out=0), Selection(found=9)])
def test_a_family_that_no_limit_can_have_left_out_must_be_there(scope):
    judged = scores(Tally(killed=2), general=Tally(killed=2))
    assert not decide(judged, GATE, verdicts_expected=2, selection=scope).passed


def test_a_shard_leaves_the_decision_to_the_merge():
    survived = scores(Tally(killed=1, survived=4), tenant=Tally(survived=4))
    shard = selection(Limit.SHARD, shard=Shard(number=1, of=2))
    result = decide(survived, GATE, verdicts_expected=5, selection=shard)
    assert (result.passed, result.incomplete) == (True, False)
    assert "decided when the shards are merged" in sentence(result, "scope")


def test_too_few_verdicts_in_a_shard_may_be_enough_in_the_whole():
    shard = selection(Limit.SHARD, shard=Shard(number=1, of=2))
    result = decide(scores(Tally(error=1, killed=2)), GATE, verdicts_expected=3, selection=shard)
    assert (result.passed, result.incomplete) == (True, False)
