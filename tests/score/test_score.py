"""Figures out of verdicts."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.mutant import Excluded, ExclusionKind, Mutant, MutantClass
from auditor.model.score import Tally
from auditor.model.verdict import Status, Verdict
from auditor.score import score
from tests.factories import a_mutant

PATHS = ("app/a.py", "app/b.py")
FAMILIES = ("tenant", "await", "general")


def numbered_mutant(number: int, path: str, family: str) -> Mutant:
    source = "".join(f"def f{n % 3}_{n}(x):\n    return x + {n} \n" for n in range(number + 1))
    return a_mutant(path, source, f"x + {number} ", "x ", f"{family}/drop_x")


kinds = st.tuples(st.sampled_from(PATHS), st.sampled_from(FAMILIES), st.sampled_from([*Status, None, "ignored"]))


@given(st.lists(kinds, max_size=30))
def test_every_split_adds_up_to_the_total(drawn: list[tuple[str, str, object]]) -> None:
    mutants, excluded, verdicts = [], [], []
    for number, (path, family, fate) in enumerate(drawn):
        mutant = numbered_mutant(number, path, family)
        if fate == "ignored":
            excluded.append(Excluded(mutant=mutant, kind=ExclusionKind.EQUIVALENT, reason="same bytecode"))
            continue
        mutants.append(mutant)
        if isinstance(fate, Status):
            verdicts.append(Verdict(mutant_id=mutant.id, status=fate))

    scores = score(mutants, excluded, verdicts)

    assert scores.total.total == len(verdicts)
    assert scores.total.ignored == len(excluded)
    for split in (scores.by_module, scores.by_family, scores.by_function):
        assert list(split) == sorted(split)
        for bucket in ("killed", "survived", "no_coverage", "timeout", "error", "ignored"):
            assert sum(getattr(tally, bucket) for tally in split.values()) == getattr(scores.total, bucket)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_a_score_is_a_share_and_is_never_above_the_covered_score(
    killed: int, survived: int, no_coverage: int, timeout: int, error: int
) -> None:
    tally = Tally(killed=killed, survived=survived, no_coverage=no_coverage, timeout=timeout, error=error)

    if tally.score is None:
        assert killed + survived + no_coverage == 0
        return
    assert 0 <= tally.score <= 1
    assert (tally.score == 1) == (survived + no_coverage == 0)
    if tally.covered_score is not None:
        assert tally.score <= tally.covered_score <= 1


def test_time_outs_and_errors_are_outside_the_score() -> None:
    mutants = [numbered_mutant(number, "app/a.py", "general") for number in range(4)]
    statuses = (Status.KILLED, Status.SURVIVED, Status.TIMEOUT, Status.ERROR)
    verdicts = [Verdict(mutant_id=m.id, status=status) for m, status in zip(mutants, statuses, strict=True)]

    total = score(mutants, [], verdicts).total

    assert total.score == Fraction(1, 2)
    assert total.without_verdict == 2


def test_functions_of_one_name_in_two_files_are_two() -> None:
    mutants = [numbered_mutant(0, path, "general") for path in PATHS]
    verdicts = [Verdict(mutant_id=mutant.id, status=Status.KILLED) for mutant in mutants]

    assert list(score(mutants, [], verdicts).by_function) == ["app/a.py::f0_0", "app/b.py::f0_0"]


def test_a_mutant_without_a_verdict_is_in_no_count() -> None:
    assert score([numbered_mutant(0, "app/a.py", "general")], [], []).total == Tally()


def test_advisory_mutants_are_counted_apart() -> None:
    mutants = [numbered_mutant(number, "app/a.py", "concurrency") for number in range(3)]
    mutants = [mutants[0], *(replace(mutant, class_=MutantClass.ADVISORY) for mutant in mutants[1:])]
    statuses = (Status.KILLED, Status.SURVIVED, Status.KILLED)
    verdicts = [Verdict(mutant_id=m.id, status=status) for m, status in zip(mutants, statuses, strict=True)]

    scores = score(mutants, [], verdicts)

    assert scores.total == scores.by_family["concurrency"] == scores.by_module["app/a.py"] == Tally(killed=1)
    assert scores.advisory == {"concurrency": Tally(killed=1, survived=1)}
    assert scores.judged == 3
