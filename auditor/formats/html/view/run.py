"""Where the run took place, what proved it, and what it cost."""

from collections import Counter
from dataclasses import dataclass

from auditor.formats._first_screen import reused, scope, self_check, suite
from auditor.formats.html.view.index import ConditionView
from auditor.formats.html.view.lookup import Lookup
from auditor.formats.html.view.pieces import Link, Part, bar
from auditor.model.plain import counted, duration
from auditor.model.test import Stability


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingView:
    stage: str
    took: str
    bar: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierView:
    """How many mutants ran in the tier, and for how long in all."""

    tier: str
    mutants: int
    took: str
    a_mutant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    worker: int
    tier: str
    used: bool
    unmutated: str
    noop: str
    raising: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    facts: tuple[Fact, ...]
    conditions: tuple[ConditionView, ...]
    checks: tuple[CheckView, ...]
    check_sentence: str
    tiers: tuple[TierView, ...]
    timings: tuple[TimingView, ...]
    config: tuple[Fact, ...]
    packages: tuple[Fact, ...]
    warnings: tuple[str, ...]
    scope: tuple[str, ...]
    unstable: tuple[tuple[Link, str], ...]


def run_view(lookup: Lookup) -> RunView:
    run = lookup.run
    return RunView(
        facts=_facts(lookup),
        conditions=tuple(ConditionView(sentence=c.sentence, passed=c.passed) for c in run.gate.conditions),
        checks=tuple(
            CheckView(
                worker=check.worker,
                tier=check.tier,
                used=check.used,
                unmutated=check.unmutated,
                noop=check.noop,
                raising=check.raising,
                why=check.why,
            )
            for check in sorted(run.self_check, key=lambda check: (check.worker, check.tier))
        ),
        check_sentence=self_check(run),
        tiers=_tiers(lookup),
        timings=_timings(lookup),
        config=tuple(Fact(name=name, value=value) for name, value in sorted(run.config.items())),
        packages=tuple(Fact(name=name, value=value) for name, value in sorted(run.environment.packages.items())),
        warnings=run.warnings,
        scope=scope(run),
        unstable=tuple(
            (lookup.tests([test.id]).shown[0], f"{test.stability.replace('-', ' ')}: {test.failure}".rstrip(": "))
            for test in run.baseline.tests
            if test.stability is not Stability.STABLE
        ),
    )


def _facts(lookup: Lookup) -> tuple[Fact, ...]:
    run, place = lookup.run, lookup.run.environment
    pairs = (
        ("Run", run.id),
        ("Started", run.started),
        ("Took", duration(run.duration)),
        ("Commit", place.commit + (" with uncommitted changes" if place.dirty else "") if place.commit else ""),
        ("Branch", place.branch),
        ("auditor", place.auditor),
        ("Python", place.python),
        ("Platform", place.platform),
        ("Database", place.database),
        ("Workers", f"{place.jobs} on {counted(place.cores, 'core')}"),
        ("Tests", f"{suite(run)}; {duration(run.baseline.duration)} unmutated"),
        ("Mutants", f"{len(run.mutants)}, and {len(run.excluded)} left out"),
        ("Cache", reused(run)),
    )
    return tuple(Fact(name=name, value=value) for name, value in pairs if value)


def _tiers(lookup: Lookup) -> tuple[TierView, ...]:
    number: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    for verdict in lookup.run.verdicts:
        if verdict.tier is not None:
            number[verdict.tier] += 1
            seconds[verdict.tier] = seconds.get(verdict.tier, 0.0) + verdict.duration
    return tuple(
        TierView(
            tier=tier,
            mutants=number[tier],
            took=duration(seconds[tier]),
            a_mutant=duration(seconds[tier] / number[tier]),
        )
        for tier in sorted(number)
    )


def _timings(lookup: Lookup) -> tuple[TimingView, ...]:
    """The longest stage first."""
    longest = max(lookup.run.timings.values(), default=0.0)
    ordered = sorted(lookup.run.timings.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        TimingView(stage=stage, took=duration(seconds), bar=bar((("time", seconds), ("rest", longest - seconds))))
        for stage, seconds in ordered
    )
