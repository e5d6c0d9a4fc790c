"""Merging the shards of a run gives the run."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.audit import audit
from auditor.config.effective import gate_of
from auditor.errors import ExitCode, UsageError
from auditor.gate import decide
from auditor.merge import merge
from auditor.model.fingerprint import Fingerprint
from auditor.model.mutant import source_order
from auditor.model.plan import Plan
from auditor.model.selection import Limit, Selection, Shard
from auditor.model.test import Stability
from auditor.plan.shard import share
from auditor.score import score
from tests.factories import green_run, hostile_run, realistic_run

OF_A_MACHINE = ("id", "started", "duration", "timings", "environment", "config", "self_check")


def part(run, ids, selection):
    """The run as if only these mutants had been judged."""
    mutants = tuple(m for m in run.mutants if m.id in ids)
    excluded = tuple(one for one in run.excluded if one.mutant.id in ids)
    verdicts = tuple(v for v in run.verdicts if v.mutant_id in ids)
    scores = score(mutants, excluded, verdicts)
    return replace(
        run,
        mutants=mutants,
        excluded=excluded,
        verdicts=verdicts,
        plan=Plan(tasks=tuple(task for task in run.plan.tasks if task.mutant_id in ids)),
        scores=scores,
        findings=audit(mutants, verdicts, run.baseline),
        selection=selection,
        gate=decide(scores, gate_of(run.config), verdicts_expected=len(mutants), selection=selection),
    )


def in_source_order(run):
    every = {m.id for m in run.mutants} | {one.mutant.id for one in run.excluded}
    place = {m.id: number for number, m in enumerate(sorted(run.mutants, key=source_order))}
    ordered = replace(
        run,
        mutants=tuple(sorted(run.mutants, key=source_order)),
        excluded=tuple(sorted(run.excluded, key=lambda one: source_order(one.mutant))),
        verdicts=tuple(sorted(run.verdicts, key=lambda v: place[v.mutant_id])),
        plan=Plan(tasks=tuple(sorted(run.plan.tasks, key=lambda task: place[task.mutant_id]))),
    )
    return part(ordered, every, Selection(found=len(run.mutants)))


WHOLE = {run.project: in_source_order(run) for run in (realistic_run(), green_run(), hostile_run())}


def shards(run, of):
    every = (*run.mutants, *(one.mutant for one in run.excluded))
    found = []
    for number in range(1, of + 1):
        shard = Shard(number=number, of=of)
        ids = share(every, shard)
        left_out = sum(m.id not in ids for m in run.mutants)
        selection = run.selection.narrowed(Limit.SHARD, f"shard {shard}", left_out=left_out)
        found.append(part(run, ids, replace(selection, shard=shard)))
    return found


def told(run):
    """The run without what a machine and a moment make of it."""
    plain = {name: getattr(run, name) for name in run.__dataclass_fields__ if name not in OF_A_MACHINE}
    return {**plain, "verdicts": [replace(verdict, worker=0) for verdict in run.verdicts]}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.integers(1, 40), st.randoms())
def test_the_merge_of_any_shards_in_any_order_is_the_whole(name, of, random):
    parts = shards(WHOLE[name], of)
    random.shuffle(parts)
    assert told(merge(parts)) == told(WHOLE[name])


@pytest.fixture
def parts():
    return shards(WHOLE["tasks-api"], 3)


def test_the_gate_is_decided_by_the_whole_and_not_by_its_parts():
    run = in_source_order(realistic_run())
    parts = shards(run, 3)
    assert all(one.gate.passed for one in parts)
    merged = merge(parts)
    assert not merged.gate.passed
    assert merged.gate == run.gate


def test_workers_are_counted_through(parts):
    merged = merge(parts)
    assert merged.environment.jobs == 6
    assert {check.worker for check in merged.self_check} == {0, 1, 2, 3, 4, 5}
    assert {verdict.worker for verdict in merged.verdicts} <= set(range(6))
    assert len({verdict.worker for verdict in merged.verdicts}) > 2


def test_it_took_as_long_as_the_slowest_shard(parts):
    slow = replace(parts[1], duration=900.0, timings={**parts[1].timings, "baseline": 99.0})
    merged = merge([parts[0], slow, parts[2]])
    assert (merged.duration, merged.timings["baseline"]) == (900.0, 99.0)


def test_a_test_that_was_unstable_in_one_shard_is_unstable(parts):
    first, *rest = parts[1].baseline.tests
    flaky = replace(parts[1].baseline, tests=(replace(first, stability=Stability.FLAKY), *rest))
    merged = merge([parts[0], replace(parts[1], baseline=flaky), parts[2]])
    assert merged.baseline.tests[0].stability is Stability.FLAKY


def test_what_shards_had_no_time_for_is_added_up(parts):
    late = [replace(p, selection=p.selection.narrowed(Limit.BUDGET, "90 s", left_out=2)) for p in parts[:2]]
    merged = merge([*late, parts[2]])
    assert [(one.limit, one.left_out) for one in merged.selection.restrictions] == [(Limit.BUDGET, 4)]


def test_a_limit_before_the_deal_stays(parts):
    quick = Selection(found=99).narrowed(Limit.LEVEL, "level quick", left_out=60)
    limited = [
        replace(
            p, selection=replace(p.selection, found=99, restrictions=(*quick.restrictions, *p.selection.restrictions))
        )
        for p in parts
    ]
    assert merge(limited).selection == quick


def refused(parts):
    with pytest.raises(UsageError) as caught:
        merge(parts)
    assert caught.value.exit_code is ExitCode.USAGE
    return caught.value


def test_a_missing_shard_is_named(parts):
    fault = refused([parts[0], parts[2]])
    assert (fault.slug, fault.what) == ("merge-shard-missing", "1 of 3 shards are missing: 2")


def test_a_shard_that_is_there_twice_is_named(parts):
    assert refused([*parts, parts[1]]).what == "shard 2 of 3 is there 2 times"


def test_a_shard_that_was_ended_early_is_named(parts):
    unfinished = replace(parts[1], verdicts=parts[1].verdicts[:-2])
    fault = refused([parts[0], unfinished, parts[2]])
    assert fault.what == "shard 2 of 3 was ended early: 2 of its mutants were not run"
    assert fault.remedy == "go on with it: python -m auditor run --shard 2/3 --resume"


def test_a_whole_run_is_no_shard(parts):
    assert refused([WHOLE["tasks-api"], *parts]).slug == "merge-no-shard"


def with_environment(run, **changes):
    return replace(run, environment=replace(run.environment, **changes))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (lambda run: replace(run, sources={**run.sources, "app/new.py": ""}), "the sources"),
        (lambda run: replace(run, config={**run.config, "gate.fail_under": "1"}), "the configuration"),
        (lambda run: replace(run, project="other"), "the project"),
        (lambda run: replace(run, code="another"), "the code of the project or of its tests"),
        (lambda run: replace(run, baseline=replace(run.baseline, tests=run.baseline.tests[1:])), "the tests"),
        (lambda run: replace(run, selection=replace(run.selection, found=1)), "the scope"),
        (
            lambda run: replace(run, selection=replace(run.selection, shard=Shard(number=2, of=4))),
            "the number of shards",
        ),
        (lambda run: with_environment(run, commit="0" * 40), "the commit"),
        (lambda run: with_environment(run, dirty=False), "the commit"),
        (lambda run: with_environment(run, packages={"pytest": "1"}), "the packages"),
        (lambda run: with_environment(run, python="CPython 3.13.0"), "the Python"),
        (lambda run: with_environment(run, auditor="9"), "the auditor"),
        (lambda run: with_environment(run, database="by URL"), "the database"),
    ],
)
def test_shards_of_different_states_are_refused(parts, changed, named):
    fault = refused([parts[0], changed(parts[1]), parts[2]])
    assert fault.slug == "merge-different-states"
    assert named in fault.why


def test_machines_may_differ_in_their_size(parts):
    larger = with_environment(replace(parts[1], config={**parts[1].config, "jobs": "8"}), jobs=8, cores=8)
    assert merge([parts[0], larger, parts[2]]).environment.jobs == 12


def test_the_code_of_a_run_is_that_of_its_python_files_alone():
    files = {"app/x.py": "1", "tests/test_x.py": "2", "notes.txt": "3"}
    state = Fingerprint(
        auditor="", python="", platform="", database="", configuration={}, packages={}, variables={}, files=files,
        tests="", mutants="",
    )  # fmt: skip
    assert replace(state, files={**files, "notes.txt": "4"}).code == state.code
    assert replace(state, files={**files, "tests/test_x.py": "4"}).code != state.code
    assert replace(state, files={"app/x.py": "1", "tests/test_y.py": "2"}).code != state.code
