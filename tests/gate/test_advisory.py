"""Advisory mutants decide nothing, unless a family that has no others is named."""

from auditor.config.model import GateConfig
from auditor.gate import decide
from auditor.model.score import Scores, Tally
from auditor.model.selection import Limit, Restriction, Selection

SURVIVED = Tally(survived=5)


def scores(total=Tally(), advisory=SURVIVED, **by_family):  # noqa: B008 a frozen dataclass
    return Scores(total=total, by_module={}, by_family=by_family, by_function={}, advisory={"concurrency": advisory})


def test_that_all_of_them_survive_changes_nothing():
    result = decide(scores(Tally(killed=9, survived=1)), GateConfig(fail_under=90), verdicts_expected=15)
    assert result.passed


def test_that_they_time_out_changes_nothing():
    result = decide(scores(Tally(killed=9), advisory=Tally(timeout=9)), GateConfig(), verdicts_expected=18)
    assert (result.passed, result.incomplete) == (True, False)


def test_one_that_was_not_run_is_missed():
    result = decide(scores(Tally(killed=9)), GateConfig(), verdicts_expected=15)
    assert "the run was ended early: 1 of 15 mutants not run" in result.failed[0].sentence


def test_a_family_that_has_others_is_decided_by_these():
    judged = scores(Tally(killed=9), concurrency=Tally(killed=2))
    assert decide(judged, GateConfig(family={"concurrency": 100})).passed


def test_a_family_that_has_no_others_is_decided_by_them_when_it_is_named():
    result = decide(scores(Tally(killed=9)), GateConfig(family={"concurrency": 50}))
    assert [condition.name for condition in result.failed] == ["family.concurrency"]


def test_a_part_of_the_project_that_has_no_others_passes():
    part = Selection(found=9, restrictions=(Restriction(limit=Limit.FAMILIES, words="concurrency", left_out=4),))
    result = decide(scores(), GateConfig(), verdicts_expected=5, selection=part)
    assert (result.passed, result.incomplete) == (True, False)


def test_a_whole_project_that_has_no_others_decides_nothing():
    assert decide(scores(), GateConfig(), verdicts_expected=5).incomplete
