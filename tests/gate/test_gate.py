"""What stops a merge."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auditor.config.model import GateConfig
from auditor.gate import decide
from auditor.model.gate import GateResult
from auditor.model.score import Scores, Tally


def scores(total: Tally, **by_family: Tally) -> Scores:
    return Scores(total=total, by_module={}, by_family=by_family, by_function={})


def failed(result: GateResult) -> list[str]:
    return [condition.sentence for condition in result.failed]


def test_enough_killed_passes() -> None:
    result = decide(scores(Tally(killed=8, survived=2)), GateConfig(fail_under=80))

    assert result.passed
    assert not result.incomplete
    assert failed(result) == []


def test_a_hundred_is_not_reached_by_rounding() -> None:
    result = decide(scores(Tally(killed=99_999, survived=1)), GateConfig(fail_under=100))

    assert not result.passed
    assert failed(result) == ["all mutants: 99999 of 100000 killed, 99.9 % (needs 100 %: 1 more)"]


def test_a_limit_in_tenths_is_exact() -> None:
    exactly = scores(Tally(killed=999, survived=1))

    assert decide(exactly, GateConfig(fail_under=99.9)).passed


def test_mutants_that_no_test_runs_count_against_the_gate() -> None:
    assert not decide(scores(Tally(killed=7, no_coverage=3)), GateConfig(fail_under=80)).passed


def test_a_family_fails_by_itself() -> None:
    tenant = Tally(killed=31, survived=3)
    result = decide(scores(Tally(killed=99, survived=3), tenant=tenant), GateConfig(family={"tenant": 100}))

    assert not result.passed
    assert failed(result) == ["tenant: 31 of 34 killed, 91.1 % (needs 100 %: 3 more)"]


def test_a_family_without_mutants_does_not_pass_in_silence() -> None:
    result = decide(scores(Tally(killed=9)), GateConfig(family={"tenant": 90}))

    assert not result.passed
    assert failed(result) == ["tenant: no tenant mutants were made (needs 90 %)"]


def test_a_family_without_mutants_that_needs_nothing_passes() -> None:
    assert decide(scores(Tally(killed=9)), GateConfig(family={"tenant": 0})).passed


def test_a_family_whose_mutants_all_timed_out_fails() -> None:
    result = decide(scores(Tally(killed=99, timeout=1), tenant=Tally(timeout=1)), GateConfig(family={"tenant": 100}))

    assert failed(result) == ["tenant: no mutant has a verdict to score (needs 100 %)"]
    assert not result.incomplete


def test_one_in_twenty_without_a_verdict_is_the_most() -> None:
    result = decide(scores(Tally(killed=95, timeout=3, error=2)), GateConfig())

    assert result.passed
    assert not result.incomplete


def test_more_than_one_in_twenty_without_a_verdict_decides_nothing() -> None:
    result = decide(scores(Tally(killed=94, timeout=3, error=3)), GateConfig())

    assert result.incomplete
    assert not result.passed
    assert failed(result) == ["no verdict: 6 of 100 mutants (at most 5 %: 1 too many)"]


def test_a_run_that_was_ended_early_decides_nothing_however_near_its_end() -> None:
    result = decide(scores(Tally(killed=99)), GateConfig(), verdicts_expected=100)

    assert result.incomplete
    assert not result.passed
    assert failed(result) == [
        "the run was ended early: 1 of 100 mutants not run (go on: python -m auditor run --resume)"
    ]


def test_nothing_scored_decides_nothing() -> None:
    result = decide(scores(Tally(ignored=4)), GateConfig(fail_under=0))

    assert result.incomplete
    assert not result.passed


def test_conditions_come_in_the_order_of_what_matters() -> None:
    limits = {"general": 1.0, "await": 1.0, "schema": 1.0, "tenant": 1.0}
    result = decide(scores(Tally(killed=1)), GateConfig(family=limits))

    assert [condition.name for condition in result.conditions] == [
        "verdicts",
        "fail_under",
        "family.tenant",
        "family.await",
        "family.schema",
        "family.general",
    ]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 1000))
def test_the_gate_agrees_with_exact_arithmetic(killed: int, survived: int, tenths: int) -> None:
    tally = Tally(killed=killed, survived=survived)
    result = decide(scores(tally), GateConfig(fail_under=tenths / 10))

    enough = tally.score is not None and tally.score >= Fraction(tenths, 1000)
    assert result.passed == enough


@given(st.integers(0, 300), st.integers(1, 300), st.integers(1, 1000))
def test_killing_as_many_more_as_it_says_passes(killed: int, survived: int, tenths: int) -> None:
    gate = GateConfig(fail_under=tenths / 10)
    result = decide(scores(Tally(killed=killed, survived=survived)), gate)

    if not result.passed:
        more = int(failed(result)[0].rpartition(": ")[2].removesuffix(" more)"))
        assert decide(scores(Tally(killed=killed + more, survived=survived - more)), gate).passed
        assert not decide(scores(Tally(killed=killed + more - 1, survived=survived - more + 1)), gate).passed
