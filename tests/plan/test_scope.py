"""Every limit of the scope, and that none of them loses a mutant."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config.model import Config
from auditor.config.scope import Level, Scope
from auditor.errors import AuditorError, UsageError
from auditor.formats import audit_json
from auditor.model.mutant import Excluded, ExclusionKind, MutantClass
from auditor.model.selection import Limit, Shard
from auditor.model.verdict import Status
from auditor.plan.level import one_a_line
from auditor.plan.risk import riskiest_first
from auditor.plan.sample import draw
from auditor.plan.scope import Selector
from auditor.plan.shard import share
from tests.factories import realistic_run
from tests.handmade import baseline, mutant

SOURCES = {"app/routes/a.py": "", "app/routes/deep/b.py": "", "app/x.py": ""}
SOME = (
    mutant("a1", "app/routes/a.py", 1, family="tenant"),
    mutant("a2", "app/routes/a.py", 1),
    mutant("a3", "app/routes/a.py", 1),
    mutant("b1", "app/routes/deep/b.py", 4, family="await"),
    mutant("x1", "app/x.py", 1),
    mutant("x2", "app/x.py", 1),
)
EXCLUDED = tuple(
    Excluded(mutant=mutant(f"e{n}", path, 9), kind=ExclusionKind.UNPRODUCTIVE, reason="logging")
    for n, path in enumerate(SOURCES)
)


def config(tmp_path: Path, **limits) -> Config:
    return Config(
        project=tmp_path,
        source=("app",),
        tests=("tests",),
        output=tmp_path / "reports",
        jobs=1,
        python="python",
        scope=Scope(**limits),
    )


def choose(tmp_path, mutants=SOME, **limits):
    return Selector(config(tmp_path, **limits), SOURCES).choose(mutants, EXCLUDED, baseline())


def ids(chosen):
    return [each.id for each in chosen.mutants]


def test_a_family_or_an_operator_may_be_switched_off(tmp_path):
    assert ids(choose(tmp_path, families=("!general",))) == ["a1", "b1"]
    assert ids(choose(tmp_path, families=("!general", "!await"))) == ["a1"]
    assert ids(choose(tmp_path, families=("tenant", "await", "!await"))) == ["a1"]


def test_without_a_limit_everything_is_judged(tmp_path):
    chosen = choose(tmp_path)
    assert chosen.mutants == SOME
    assert chosen.excluded == EXCLUDED
    assert chosen.selection.restrictions == ()
    assert chosen.selection.found == 6


@pytest.mark.parametrize(
    ("globs", "left"),
    [
        (("app/x.py",), ["x1", "x2"]),
        (("app/routes",), ["a1", "a2", "a3", "b1"]),
        (("app/routes/",), ["a1", "a2", "a3", "b1"]),
        (("app/**/b.py",), ["b1"]),
        (("**/x.py",), ["x1", "x2"]),
        (("*/a.py", "app/x.py"), ["a1", "a2", "a3", "x1", "x2"]),
    ],
)
def test_paths(tmp_path, globs, left):
    chosen = choose(tmp_path, paths=globs)
    assert ids(chosen) == left
    assert {one.mutant.path for one in chosen.excluded} == {m.path for m in chosen.mutants}


def test_a_glob_that_matches_no_source_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no audited file matches"):
        choose(tmp_path, paths=("app/x.py", "app/y.py"))


@pytest.mark.parametrize(
    ("names", "left"), [(("tenant",), ["a1"]), (("await", "tenant"), ["a1", "b1"]), (("tenant/drop_filter",), [])]
)
def test_families_and_operators(tmp_path, names, left):
    assert ids(choose(tmp_path, families=names)) == left


def test_an_operator_by_its_id(tmp_path):
    named = replace(SOME[0], operator="tenant/drop_filter")
    assert ids(choose(tmp_path, (named, *SOME[1:]), families=("tenant/drop_filter",))) == ["a1"]


def test_an_unknown_family_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(UsageError) as refused:
        choose(tmp_path, families=("tenants",))
    assert refused.value.slug == "family-unknown"
    assert all(family in refused.value.remedy for family in ("await", "error", "general", "tenant", "transaction"))


def test_level_quick_keeps_every_domain_mutant_and_one_general_one_a_line(tmp_path):
    chosen = choose(tmp_path, level=Level.QUICK)
    assert ids(chosen) == ["a1", "a2", "b1", "x1"]
    assert chosen.excluded == EXCLUDED


def test_what_is_left_out_is_counted_limit_by_limit(tmp_path):
    chosen = choose(tmp_path, paths=("app/routes",), level=Level.QUICK, sample=2, seed=3)
    told = [(one.limit, one.left_out) for one in chosen.selection.restrictions]
    assert told == [(Limit.PATHS, 2), (Limit.LEVEL, 1), (Limit.SAMPLE, 1)]
    assert chosen.selection.words == "the paths app/routes, level quick, a sample of 2 (seed 3)"
    assert chosen.selection.found == len(chosen.mutants) + chosen.selection.left_out


def test_survivors_are_what_the_newest_run_did_not_notice(tmp_path):
    newest = realistic_run()
    (tmp_path / "reports/latest").mkdir(parents=True)
    audit_json.write(newest, tmp_path / "reports/latest")
    chosen = choose(tmp_path, newest.mutants, survivors=True)
    unnoticed = {v.mutant_id for v in newest.verdicts if v.status in (Status.SURVIVED, Status.NO_COVERAGE)}
    assert set(ids(chosen)) == unnoticed
    assert 0 < len(unnoticed) < len(newest.mutants)


def test_what_the_newest_run_did_not_come_to_is_among_the_survivors(tmp_path):
    newest = realistic_run()
    killed = next(verdict for verdict in newest.verdicts if verdict.status is Status.KILLED)
    early = replace(newest, verdicts=tuple(verdict for verdict in newest.verdicts if verdict is not killed))
    (tmp_path / "reports/latest").mkdir(parents=True)
    audit_json.write(early, tmp_path / "reports/latest")
    chosen = choose(tmp_path, newest.mutants, survivors=True)
    assert killed.mutant_id in ids(chosen)


def test_survivors_without_a_run_are_refused(tmp_path):
    with pytest.raises(AuditorError) as refused:
        choose(tmp_path, survivors=True)
    assert refused.value.slug == "audit-missing"


MUTANTS = st.lists(
    st.builds(
        mutant,
        st.uuids().map(str),
        st.sampled_from(sorted(SOURCES)),
        st.integers(1, 4),
        family=st.sampled_from(["general", "tenant", "await"]),
        function=st.sampled_from(["", "f", "g"]),
        class_=st.sampled_from(list(MutantClass)),
    ),
    unique_by=lambda m: m.id,
    max_size=40,
)


@given(MUTANTS, st.integers(1, 7))
def test_shards_are_disjoint_complete_and_equal(mutants, of):
    shares = [share(mutants, Shard(number=number, of=of)) for number in range(1, of + 1)]
    assert sorted(id_ for each in shares for id_ in each) == sorted(m.id for m in mutants)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@given(MUTANTS, st.integers(1, 5), st.data())
def test_a_share_does_not_depend_on_the_order(mutants, of, data):
    shard = Shard(number=data.draw(st.integers(1, of)), of=of)
    assert share(data.draw(st.permutations(mutants)), shard) == share(mutants, shard)


@given(MUTANTS, st.integers(1, 50), st.integers(0, 9))
def test_a_sample_has_its_size_keeps_the_order_and_is_drawn_again(mutants, number, seed):
    drawn = draw(mutants, number, seed)
    assert len(drawn) == min(number, len(mutants))
    assert drawn == tuple(m for m in mutants if m in drawn)
    assert set(draw(reversed(mutants), number, seed)) == set(drawn)


def test_another_seed_draws_another_sample():
    mutants = [mutant(f"m{n}") for n in range(100)]
    assert draw(mutants, 10, 1) != draw(mutants, 10, 2)


@given(MUTANTS)
def test_quick_looks_at_every_line_that_full_looks_at(mutants):
    quick = one_a_line(mutants)
    assert [m for m in quick if m.family != "general"] == [m for m in mutants if m.family != "general"]
    general = [(m.path, m.span.line) for m in quick if m.family == "general"]
    assert len(general) == len(set(general))
    assert set(general) == {(m.path, m.span.line) for m in mutants if m.family == "general"}


@given(MUTANTS)
def test_every_mutant_has_one_turn(mutants):
    assert sorted(riskiest_first(mutants)) == sorted(m.id for m in mutants)


def test_the_riskiest_come_first():
    some = [
        mutant("a", family="general", function="f"),
        mutant("b", family="general", function="f"),
        mutant("c", family="general", function="g"),
        mutant("d", family="await"),
        mutant("e", family="tenant", class_=MutantClass.CRITICAL),
        mutant("f", family="transaction", class_=MutantClass.CRITICAL),
        mutant("g", family="tenant", class_=MutantClass.ADVISORY),
    ]
    assert riskiest_first(some) == ("e", "f", "d", "a", "c", "b", "g")
