"""The self-check: before the first mutant each tier proves, in each worker, that it says what the baseline said."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.baseline.coverage_map import Lines, not_repeated
from auditor.errors import IncompleteError
from auditor.model.baseline import Baseline
from auditor.model.environment import TierCheck
from auditor.model.mutant import Mutant
from auditor.model.plain import counted
from auditor.model.plan import Tier
from auditor.model.progress import Progress
from auditor.model.render import offsets
from auditor.model.test import Outcome, Stability
from auditor.workers.host_process import HostDied
from auditor.workers.pool import Pool
from auditor.workers.unmutated import IN_ANY_ORDER, difference
from auditor.workers.worker import Change, Ran, Worker

RAISE = 'raise RuntimeError("auditor self-check")'
TRIES = 4
SEED = 1  # of the shuffled order in which a session's tests run once more


def prove_tiers(
    pool: Pool,
    tiers: Mapping[Tier, frozenset[int]],
    baseline: Baseline,
    mutants: Iterable[Mutant],
    sources: Mapping[str, str],
    project: Path,
    progress: Progress,
) -> tuple[TierCheck, ...]:
    """In every worker and tier: the unmutated suite is as green as the baseline (a tier that is not is switched off),
    a mutant that changes nothing survives, and one that raises at once is killed.

    `tiers` names for each tier the tests that mutants need there; it proves itself for these.

    Raises `IncompleteError` when one of the last two fails, or the last resort, `fresh`, is red: no verdict could be
    believed.
    """
    progress.stage("self-check", len(tiers) * len(pool.workers))
    mutants = tuple(mutants)
    controls = {tests: _controls(baseline, mutants, tests, sources, project) for tests in set(tiers.values())}

    def prove(worker: Worker) -> list[TierCheck]:
        checks = []
        for tier, tests in sorted(tiers.items()):
            checks.append(_prove(worker, tier, tests, baseline, controls[tests], project))
            progress.step()
        return checks

    checks = tuple(check for found in pool.each(prove) for check in found)
    for check in checks:
        if not check.used and check.tier is Tier.FRESH:
            raise IncompleteError(
                "self-check-no-tier",
                "the suite does not behave the same in a new process of the auditor's as in the baseline",
                why=check.why,
                remedy="does it pass twice in a row, on a new database each time?",
            )
        if not check.used:
            progress.say(f"tier {check.tier} is switched off: {check.why}")
        elif check.noop != "survived" or check.raising == "survived":
            raise IncompleteError(
                "self-check-failed",
                f"the self-check of tier {check.tier} failed in worker {check.worker}",
                why=f"a mutant that changes nothing {check.noop}; one that raises at once {check.raising}",
                remedy="run again with --jobs 1; if it stays, please report it with .auditor/log",
            )
    return checks


def switched_off(checks: Iterable[TierCheck]) -> frozenset[Tier]:
    """The tiers that failed in a worker."""
    return frozenset(check.tier for check in checks if not check.used)


def with_what_was_seen(baseline: Baseline, checks: Iterable[TierCheck]) -> Baseline:
    """The baseline, with the lines that some worker's children did not run where the baseline ran them, and with the
    tests that gave two answers there."""
    checks = list(checks)
    found: dict[str, set[int]] = {}
    for check in checks:
        for path, lines in check.unrepeated.items():
            found.setdefault(path, set()).update(lines)
    flaky = {number: failure for check in checks for number, failure in check.flaky.items()}
    return replace(
        baseline,
        unrepeated_lines={path: tuple(sorted(lines)) for path, lines in sorted(found.items())},
        tests=tuple(
            replace(test, stability=Stability.FLAKY, failure=flaky[number]) if number in flaky else test
            for number, test in enumerate(baseline.tests)
        ),
    )


def _prove(
    worker: Worker,
    tier: Tier,
    tests: frozenset[int],
    baseline: Baseline,
    controls: list["_Control"],
    project: Path,
) -> TierCheck:
    limit = 10 * baseline.duration + 30
    try:
        worker.ready(tier)
    except HostDied as fault:
        return _off(worker, tier, str(fault))
    if worker.threads[tier]:
        return _off(worker, tier, f"R13 {worker.threads[tier]} thread(s) are alive at the fork and would be missing")
    why, red, unrepeated = _unmutated(worker, tier, tests, baseline, project, limit)
    flaky: dict[int, str] = {}
    if why and red:  # once more: a test that is green now is flaky, and the tier is not to blame
        flaky = red
        why, red, unrepeated = _unmutated(worker, tier, tests, baseline, project, limit)
    if why:
        return _off(worker, tier, why)
    worker.proved.add(tier)
    shaky = {baseline.tests[number].id for number in flaky}
    controls = [control for control in controls if not shaky.intersection(control.tests)]
    controls = [control for control in controls if control.line not in unrepeated.get(control.mutant_path, ())][:TRIES]
    noop, raising = "survived", "survived"
    for control in controls:
        noop = _word(worker.run(tier, control.nothing, control.tests, limit=limit, whole_row=False))
        raising = _word(worker.run(tier, control.raising, control.tests, limit=limit, whole_row=False))
        if noop != "survived" or raising == "killed":
            break
    if not controls:
        raising = "not tried"
    return TierCheck(
        worker=worker.number,
        tier=tier,
        used=True,
        unmutated="green",
        noop=noop,
        raising=raising,
        why=_extent(tests, baseline),
        unrepeated={path: lines for path, lines in unrepeated.items() if lines},
        flaky=flaky,
    )


def _unmutated(
    worker: Worker, tier: Tier, tests: frozenset[int], baseline: Baseline, project: Path, limit: float
) -> tuple[str, dict[int, str], Lines]:
    """How the unmutated suite differs from the baseline there ("" for not at all), the tests that failed with their
    failures, and the lines that a session's children don't run again."""
    unchanged = Change(path="", original="", mutated=None)
    if tier is Tier.SESSION:
        ran = worker.replay(tier, limit=limit)
        if why := difference(ran, baseline) or ("" if ran.charges else "the replay told of no lines"):
            return why, _red(ran, baseline), {}
        unrepeated = not_repeated(ran.charges, baseline, project)
        ran = worker.run(tier, unchanged, _shuffled(baseline), limit=limit, whole_row=True)
        why = difference(ran, baseline, IN_ANY_ORDER, f" in shuffled order (seed {SEED})")
        return why, _red(ran, baseline), unrepeated
    if len(tests) == len(baseline.tests):
        ran = worker.run(tier, unchanged, None, limit=limit, whole_row=True)
        return difference(ran, baseline), _red(ran, baseline), {}
    some = [baseline.tests[test].id for test in sorted(tests)]
    ran = worker.run(tier, unchanged, some, limit=limit, whole_row=True)
    why = difference(ran, baseline, IN_ANY_ORDER, " without the tests that no mutant needs", among=tests)
    return why, _red(ran, baseline), {}


def _red(ran: Ran, baseline: Baseline) -> dict[int, str]:
    """The stable tests that failed, by number, with the first line of each failure."""
    numbers = {test.id: number for number, test in enumerate(baseline.tests) if test.stability is Stability.STABLE}
    return {
        numbers[line["test"]]: line.get("failure", "")
        for line in ran.lines
        if line["test"] in numbers and not Outcome(line["outcome"]).is_green
    }


def _extent(tests: frozenset[int], baseline: Baseline) -> str:
    if len(tests) == len(baseline.tests):
        return ""
    return f"proved for {len(tests)} of {counted(len(baseline.tests), 'test')}: no mutant needs the others there"


class _Control:
    """A function that tests cover, once with a change of nothing and once raising at its first line."""

    def __init__(self, mutant: Mutant, source: str, project: Path, tests: list[str]) -> None:
        path = str(project / mutant.path)
        start, _ = offsets(source, mutant.statement)
        self.nothing = Change(path=path, original=source, mutated=source + "\n# nothing changes\n")
        self.raising = Change(path=path, original=source, mutated=f"{source[:start]}{RAISE}; {source[start:]}")
        self.tests = tests
        self.mutant_path, self.line = mutant.path, mutant.statement.line


def _controls(
    baseline: Baseline,
    mutants: Iterable[Mutant],
    tests: frozenset[int],
    sources: Mapping[str, str],
    project: Path,
) -> list[_Control]:
    """Simple statements inside functions, run by these tests and outside tests by nobody; the most covered first."""
    found: dict[tuple[str, int], tuple[list[str], Mutant]] = {}
    for mutant in mutants:
        line = mutant.statement.line
        covering = _stable(baseline, tests.intersection(baseline.covered.get(mutant.path, {}).get(line, ())))
        elsewhere = (baseline.import_lines, baseline.session_lines, baseline.unsettled_lines, baseline.end_lines)
        charged = not any(line in lines.get(mutant.path, ()) for lines in elsewhere)
        if mutant.function and covering and charged and _can_raise_before(mutant, sources[mutant.path]):
            found[mutant.path, line] = (covering, mutant)
    best = sorted(found.values(), key=lambda pair: (-len(pair[0]), pair[1].path, pair[1].span))
    return [_Control(mutant, sources[mutant.path], project, covering) for covering, mutant in best]


def _stable(baseline: Baseline, tests: Iterable[int]) -> list[str]:
    return [baseline.tests[test].id for test in sorted(tests) if baseline.tests[test].stability is Stability.STABLE]


def _can_raise_before(mutant: Mutant, source: str) -> bool:
    """Whether `raise …; ` may be put in front of the statement: it stands alone on its line and is a simple one."""
    start, end = offsets(source, mutant.statement)
    line_start = source.rfind("\n", 0, start) + 1
    text = source[start:end]
    compound = text.startswith(
        ("if ", "for ", "while ", "with ", "async ", "def ", "class ", "try", "match ", "@", "el", "ex")
    )
    return not source[line_start:start].strip() and not compound and not text.rstrip().endswith(":")


def _shuffled(baseline: Baseline) -> list[str]:
    tests = [test.id for test in baseline.tests]
    random.Random(SEED).shuffle(tests)
    return tests


def _word(ran: Ran) -> str:
    if ran.how != "finished":
        return ran.how
    failed = ran.boot or any(not Outcome(line["outcome"]).is_green for line in ran.lines)
    return "killed" if failed else "survived"


def _off(worker: Worker, tier: Tier, why: str) -> TierCheck:
    return TierCheck(worker=worker.number, tier=tier, used=False, unmutated="red", noop="", raising="", why=why[:500])
