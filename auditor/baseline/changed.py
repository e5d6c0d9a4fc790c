"""The baseline after a change: what may be touched is run again, in both orders; the rest is that of an earlier run."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.baseline.environment import describe_environment
from auditor.baseline.stability import Orders, failed, run_both
from auditor.baseline.take import baseline_of, introduction_of, tests_of
from auditor.config.model import Config
from auditor.model.baseline import Baseline, FileCoverage
from auditor.model.carried import Carried
from auditor.model.progress import Progress
from auditor.model.test import Test, function_of
from auditor.workers.host_process import HostDied
from auditor.workers.message import Message
from auditor.workers.pool import Pool

_NO_FIGURES = FileCoverage(statements=0, covered_statements=0, branches=0, covered_branches=0)
_NOTHING: frozenset[int] = frozenset()


class NotCarried(Exception):
    """Something is not as the earlier run left it, or is to be looked at as a whole: the words say what."""


def take_changed_baseline(pool: Pool, config: Config, carried: Carried, progress: Progress) -> tuple[Baseline, Message]:
    """The same as `take_baseline`, from the tests that are not `carried` and the earlier baseline.

    Raises `NotCarried` at the first surprise, a test that is not green being one: then the whole has to be taken.
    """
    try:
        orders = run_both(pool, progress, carried.tests)
    except HostDied as fault:
        raise NotCarried(str(fault)) from fault
    introduction = introduction_of(orders)
    _refuse_other_place(introduction, config, carried)
    for run in (orders.own[-1], orders.backwards[-1]):
        _refuse_surprises(run, carried)
    _refuse_other_suite(orders, carried)
    now = baseline_of(orders, config, _tests(orders, carried))
    _refuse_other_ways(now, carried)
    pool.preload(carried.baseline.third_party_modules)
    outside = sorted({*introduction["outside"], *carried.outside})
    return joined(now, carried), {**introduction, "outside": outside}


def _refuse_other_place(introduction: Message, config: Config, carried: Carried) -> None:
    now, then = describe_environment(config, introduction, carried.environment.database), carried.environment
    if (now.python, now.platform, now.packages) != (then.python, then.platform, then.packages):
        raise NotCarried("Python or its packages are others")


def _refuse_surprises(run: Message, carried: Carried) -> None:
    if run["errors"]:
        raise NotCarried("a part of the suite can't be collected")
    if red := failed(run):
        raise NotCarried(f"{min(red)} fails")
    asked = [test["id"] for test in run["tests"] if test["id"] not in carried.tests]
    if sorted(report["test"] for report in run["reports"]) != sorted(asked):
        raise NotCarried("not every test was run that was asked for")
    if run["exit_code"] not in ((0,) if asked else (0, 5)):
        raise NotCarried(f"pytest left with exit code {run['exit_code']}")
    if run["process_starters"] or run["source_readers"]:
        raise NotCarried("a program was started, or a source read")
    if run["threads_after_collection"] != carried.baseline.threads_after_collection:
        raise NotCarried("other threads run after collection")


def _refuse_other_suite(orders: Orders, carried: Carried) -> None:
    first, second = orders.own[-1], orders.backwards[-1]
    ids = [test["id"] for test in first["tests"]]
    known = {test.id: test for test in carried.baseline.tests}
    if ids != [test["id"] for test in second["tests"]]:
        raise NotCarried("the suite is another one each time")
    if [test for test in ids if test in known] != [test for test in known if test in {*ids}]:
        raise NotCarried("the tests are in another order")
    if not carried.tests <= {*ids} or not carried.hoped <= {function_of(test) for test in ids}:
        raise NotCarried("other tests are collected than its files show")
    for test in first["tests"]:
        if test["id"] in carried.tests:
            before = known[test["id"]]
            now = (test["path"], tuple(test["markers"]), tuple(test["fixtures"]))
            if now != (before.path, before.markers, before.fixtures):
                raise NotCarried(f"{test['id']} has other marks or fixtures")


def _refuse_other_ways(now: Baseline, carried: Carried) -> None:
    """A test that goes another way through unchanged code may do so because other tests did not run before it."""
    then = carried.baseline
    for path in sorted({*now.covered, *then.covered}):
        doubtful = {*then.unsettled_lines.get(path, ()), *carried.anew.get(path, ())}
        if not doubtful.issuperset(now.unsettled_lines.get(path, ())):
            raise NotCarried(f"other tests run a line of {path} first")
        lines = {*now.covered.get(path, {}), *then.covered.get(path, {})} - doubtful
        for line in sorted(lines):
            ways = [
                carried.runners.intersection(of.tests[test].id for test in of.covered.get(path, {}).get(line, ()))
                for of in (then, now)
            ]
            if ways[0] != ways[1]:
                raise NotCarried(f"{min(ways[0] ^ ways[1])} takes another way through {path}, where nothing changed")


def joined(now: Baseline, carried: Carried) -> Baseline:
    """What was run now, and what the earlier run says of all else.

    Where the two runs of now charge different tests with a line, or the earlier ones did, it belongs to all tests.
    """
    known = carried.baseline
    numbers = {test.id: number for number, test in enumerate(now.tests)}
    still = {old: numbers[test.id] for old, test in enumerate(known.tests) if test.id in carried.tests}
    unsettled = _with(known.unsettled_lines, now.unsettled_lines)
    return replace(
        now,
        covered={
            path: dict(_charged(path, now, known, still, frozenset(unsettled.get(path, ()))))
            for path in sorted({*now.covered, *known.covered})
        },
        unsettled_lines=unsettled,
        session_lines=_with(known.session_lines, now.session_lines),
        end_lines=_with(known.end_lines, now.end_lines),
        coverage={
            path: _ran_then_or_now(known.coverage.get(path, _NO_FIGURES), figures, carried.anew.get(path, _NOTHING))
            for path, figures in now.coverage.items()
        },
        duration=known.duration,
        third_party_modules=known.third_party_modules,
        carried=tuple(sorted(still.values())),
        carried_from=carried.run,
    )


def _tests(orders: Orders, carried: Carried) -> tuple[Test, ...]:
    again = {test.id: test for test in tests_of(orders, carried.tests)}
    before = {test.id: test for test in carried.baseline.tests}
    return tuple(
        again.get(test["id"]) or replace(before[test["id"]], line=test["line"]) for test in orders.own[-1]["tests"]
    )


def _charged(
    path: str, now: Baseline, known: Baseline, still: Mapping[int, int], unsettled: frozenset[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    ran, before = now.covered.get(path, {}), known.covered.get(path, {})
    for line in sorted({*ran, *before}):
        tests = {*ran.get(line, ()), *(still[test] for test in before.get(line, ()) if test in still)}
        if line in unsettled:
            tests = {*range(len(now.tests))}
        if tests:
            yield line, tuple(sorted(tests))


def _with(known: Mapping[str, tuple[int, ...]], now: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {path: tuple(sorted({*known.get(path, ()), *now.get(path, ())})) for path in sorted({*known, *now})}


def _ran_then_or_now(known: FileCoverage, now: FileCoverage, anew: frozenset[int]) -> FileCoverage:
    """A line or branch is missing where neither ran it; `anew` are lines on which only what ran now counts."""
    lines = tuple(line for line in now.missing_lines if line in anew or line in known.missing_lines)
    left = {(start, max(end, -1)) for start, end in known.missing_branches}
    branches = tuple(
        (start, end) for start, end in now.missing_branches if start in anew or (start, max(end, -1)) in left
    )
    return replace(
        now,
        covered_statements=now.statements - len(lines),
        covered_branches=now.branches - len(branches),
        missing_lines=lines,
        missing_branches=branches,
    )
