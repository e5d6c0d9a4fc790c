"""Which verdicts are checked: by id, by sample, by shard."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.config.scope import Scope
from auditor.errors import UsageError
from auditor.model.selection import Shard
from auditor.model.verdict import Status
from auditor.verify.choice import choose
from tests.factories import hostile_run, large_run, realistic_run

RUN = large_run(5, 9)
ALL = {mutant.id for mutant in RUN.mutants}


def ids(scope=Scope(), run=RUN, only=()):  # noqa: B008
    return [mutant.id for mutant in choose(run, only, scope)]


def test_everything_by_default_errors_too():
    run = hostile_run()
    assert Status.ERROR in {verdict.status for verdict in run.verdicts}
    assert ids(run=run) == sorted(mutant.id for mutant in run.mutants)


@given(of=st.integers(1, 60))
def test_shards_are_the_whole_without_an_overlap(of):
    shards = [ids(Scope(shard=Shard(number=number, of=of))) for number in range(1, of + 1)]
    assert sorted(id_ for shard in shards for id_ in shard) == sorted(ALL)
    assert max(map(len, shards)) - min(map(len, shards)) <= 1


@given(sample=st.integers(1, 60), seed=st.integers(0), of=st.integers(1, 5))
def test_a_sample_is_drawn_again_by_its_seed_and_sharded_like_the_whole(sample, seed, of):
    whole = ids(Scope(sample=sample, seed=seed))
    assert whole == ids(Scope(sample=sample, seed=seed))
    assert len(set(whole)) == min(sample, len(ALL))
    parts = [ids(Scope(sample=sample, seed=seed, shard=Shard(number=number, of=of))) for number in range(1, of + 1)]
    assert sorted(id_ for part in parts for id_ in part) == whole


def test_another_seed_draws_another_sample():
    assert len({tuple(ids(Scope(sample=10, seed=seed))) for seed in range(20)}) > 15


def test_a_sample_leaves_out_errors_which_claim_nothing():
    run = hostile_run()
    verdicts = run.verdict_of
    drawn = {verdicts[id_].status for seed in range(5) for id_ in ids(Scope(sample=100, seed=seed), run)}
    assert drawn == set(Status) - {Status.ERROR}


def test_by_id():
    run = realistic_run()
    wanted = (run.mutants[3].id, run.mutants[1].id, run.mutants[3].id)
    assert ids(Scope(sample=1), run, wanted) == sorted(set(wanted))


def test_an_interrupted_run_has_mutants_without_a_verdict():
    partial = replace(RUN, verdicts=RUN.verdicts[:4])
    assert ids(run=partial) == sorted(verdict.mutant_id for verdict in RUN.verdicts[:4])
    with pytest.raises(UsageError):
        ids(run=partial, only=(RUN.verdicts[4].mutant_id,))


def test_an_id_that_the_run_does_not_have():
    with pytest.raises(UsageError) as refused:
        ids(only=("nobody",))
    assert refused.value.slug == "mutant-unknown"
    assert "nobody" in refused.value.what
