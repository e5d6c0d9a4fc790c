"""When a test is believed that says of several guards what it does not say of one."""

from dataclasses import replace

import pytest
from handmade import baseline, mutant

from auditor.execute.together import run_together
from auditor.model.plan import Task, Tier
from auditor.model.second_order import Chance, Trial
from auditor.model.verdict import Status
from auditor.workers.worker import Ran

SOURCES = {"app/x.py": "a\na\na\n"}
BASELINE = baseline()
IDS = [test.id for test in BASELINE.tests]
SURVIVOR, PARTNER = mutant("survivor", line=1, family="tenant"), mutant("partner", line=2, family="tenant")
WHOLE = replace(SURVIVOR, id="whole", edits=(*SURVIVOR.edits, *PARTNER.edits))
TASK = Task(mutant_id="whole", tests=(0, 1, 2), tier=Tier.IMPORTED, whole_row=True)
TRIAL = Trial(whole=WHOLE, rest=PARTNER, partners=(PARTNER,), task=TASK)
NAMES = {"b\nb\na\n": "whole", "b\na\na\n": "survivor", "a\nb\na\n": "partner"}


class Workers:
    """One worker of a pool; `says` maps a mutant to the numbers of its red tests, one set for each time it runs (the
    last one for all that follow), or to what else becomes of it. `ran` is what was run, in order."""

    number = 0

    def __init__(self, says):
        self.says, self.ran = {name: list(answers) for name, answers in says.items()}, []

    def spread(self, jobs, do):
        return [(job, do(self, job)) for job in jobs]

    def run(self, tier, change, tests, **_):
        name = NAMES[change.mutated]
        self.ran.append((name, len(IDS if tests is None else tests)))
        answers = self.says.get(name, [set()])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Ran):
            return answer
        lines = [
            {"test": test, "outcome": "failed" if IDS.index(test) in answer else "passed", "duration": 0.0}
            for test in (IDS if tests is None else tests)
        ]
        return Ran(how="finished", detail="", lines=tuple(lines), exit_code=1 if answer else 0)


class Deaf:
    def stage(self, *_): ...

    def step(self, *_): ...

    def say(self, *_): ...


def tried(tmp_path, known=None, **says):
    workers, heard = Workers(says), []
    chance = Chance(survivor=SURVIVOR, trials=(TRIAL,), left_out=2)
    second = run_together([chance], SOURCES, BASELINE, workers, tmp_path, Deaf(), known=known or {}, heard=heard.append)
    assert len(second.joints) == 1
    return second, second.joints[0].verdict, workers.ran


def test_a_test_that_fails_with_both_gone_and_with_neither_alone(tmp_path):
    second, verdict, ran = tried(tmp_path, whole=[{1}])
    assert (verdict.status, verdict.killers) == (Status.KILLED, (1,))
    assert second.redundant.keys() == {"survivor", "partner"}
    assert second.left_out == {"survivor": 2}
    assert [name for name, _ in ran] == ["whole", "partner", "whole", "survivor", "partner", "whole"]


def test_no_test_fails_with_both_gone(tmp_path):
    second, verdict, ran = tried(tmp_path)
    assert (verdict.status, len(ran)) == (Status.SURVIVED, 1)
    assert not second.redundant


def test_tests_that_notice_the_partner_alone_are_not_asked(tmp_path):
    _, verdict, ran = tried(tmp_path, whole=[{1, 2}], partner=[{1}, set()])
    assert (verdict.status, verdict.killers) == (Status.KILLED, (2,))
    assert {number for _, number in ran[2:]} == {2}


def test_what_only_fails_because_another_failed_before_it_shows_nothing(tmp_path):
    second, verdict, _ = tried(tmp_path, whole=[{1, 2}, set()], partner=[{1}])
    assert verdict.status is Status.SURVIVED
    assert not second.redundant


def test_every_test_notices_the_partner_alone(tmp_path):
    _, verdict, _ = tried(tmp_path, whole=[{0, 1, 2}], partner=[{0, 1, 2}])
    assert verdict.status is Status.SURVIVED


@pytest.mark.parametrize(
    "says",
    [
        {"whole": [{1}, {1}, set()]},  # not twice the same
        {"whole": [{1}], "survivor": [{1}]},  # alone it is noticed too, where the tests run like this
        {"whole": [{1}], "partner": [set(), {1}]},
        {"whole": [Ran(how="timeout", detail="", lines=())]},
        {"whole": [Ran(how="finished", detail="", lines=(), boot="NameError")]},
        {"whole": [{1}], "survivor": [Ran(how="died", detail="killed", lines=())]},
    ],
)
def test_what_is_not_certain_shows_nothing(tmp_path, says):
    second, verdict, _ = tried(tmp_path, **says)
    assert verdict.status is Status.ERROR
    assert not second.redundant


def test_a_known_verdict_is_not_asked_for_again(tmp_path):
    verdict = tried(tmp_path, whole=[{1}])[1]
    second, again, ran = tried(tmp_path, known={"whole": verdict})
    assert (again, ran) == (verdict, [])
    assert second.redundant


THIRD = mutant("third", line=3, family="tenant")
ALL = replace(WHOLE, id="all", edits=(*WHOLE.edits, *THIRD.edits))
REST = replace(PARTNER, id="rest", edits=(*PARTNER.edits, *THIRD.edits))
ALL_TRIAL = Trial(whole=ALL, rest=REST, partners=(PARTNER, THIRD), task=replace(TASK, mutant_id="all"))
NAMES |= {"b\nb\nb\n": "all", "a\nb\nb\n": "rest"}


def tried_all(tmp_path, **says):
    workers = Workers(says)
    chance = Chance(survivor=SURVIVOR, trials=(ALL_TRIAL, TRIAL), left_out=0)
    second = run_together([chance], SOURCES, BASELINE, workers, tmp_path, Deaf(), known={}, heard=lambda verdict: None)
    return second, [name for name, _ in workers.ran]


def test_where_no_test_fails_with_all_gone_no_pair_is_tried(tmp_path):
    second, ran = tried_all(tmp_path)
    assert (ran, len(second.joints), second.redundant) == (["all"], 1, {})


def test_where_one_partner_explains_it_the_others_are_not_named(tmp_path):
    second, _ = tried_all(tmp_path, all=[{1}], whole=[{1}])
    assert second.redundant["survivor"].partners == (PARTNER,)


def test_where_no_partner_alone_explains_it_all_do(tmp_path):
    second, _ = tried_all(tmp_path, all=[{1}])
    assert second.redundant.keys() == {"survivor"}
    assert second.redundant["survivor"].partners == (PARTNER, THIRD)
