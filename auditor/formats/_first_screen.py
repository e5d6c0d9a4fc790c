"""What a reader looks for first, in order; the HTML report and the terminal show the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.baseline import FileCoverage
from auditor.model.mutant import GENERAL, Mutant, MutantClass
from auditor.model.plain import counted, duration
from auditor.model.run import Run
from auditor.model.score import Tally
from auditor.model.test import Stability
from auditor.model.verdict import Status, Verdict
from auditor.model.wording import bug, family_rank

_NAMED = 3
_CLASSES = (MutantClass.CRITICAL, MutantClass.STANDARD, MutantClass.ADVISORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A mutant that no test notices, as the bug that it is; `tests` are the ids of those that ran it and passed."""

    mutant: Mutant
    title: str
    note: str
    tests: tuple[str, ...]

    @property
    def is_advice(self) -> bool:
        """Whether only a test that runs things side by side could notice: it is in no score and no gate."""
        return self.mutant.class_ is MutantClass.ADVISORY

    @property
    def place(self) -> str:
        return f"{self.mutant.path}:{self.mutant.span.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRow:
    """`holes` counts its tenant, transaction and other domain mutants that no test notices, advisory ones left out;
    `untouched` its statements that no operator can change, None where nobody looked."""

    path: str
    tally: Tally
    holes: int
    coverage: FileCoverage | None
    untouched: int | None = None


def headline(run: Run) -> str:
    """The gate's word."""
    if run.gate.incomplete:
        return "GATE NOT DECIDED"
    if run.selection.shard:
        return f"SHARD {run.selection.shard} DONE".upper()
    return "GATE PASSED" if run.gate.passed else "GATE FAILED"


def facts(run: Run) -> tuple[str, ...]:
    """Project, commit, time and size of the run."""
    commit = run.environment.commit[:7] + ("+" if run.environment.dirty else "")
    found = (
        run.project,
        f"{run.environment.branch} {commit}".strip() if run.environment.commit else "",
        duration(run.duration),
        _mutants(run),
        suite(run),
        reused(run),
    )
    return tuple(fact for fact in found if fact)


def suite(run: Run) -> str:
    """How many tests there are, and how many of them did not run again for the baseline."""
    tests, carried = len(run.baseline.tests), len(run.baseline.carried)
    since = f", {carried} of them unchanged since run {run.baseline.carried_from}" if carried else ""
    return counted(tests, "test") + since


def scope(run: Run) -> tuple[str, ...]:
    """What a narrowed run judges, and how many mutants each limit left out; nothing for one that judges all."""
    selection = run.selection
    if not selection.restrictions:
        return ()
    judged = f"only {selection.words}: {_mutants(run)}" if run.mutants else f"nothing to audit in {selection.words}"
    return (judged, *(f"{one.left_out} left out: not in {one.words}" for one in selection.restrictions if one.left_out))


def reused(run: Run) -> str:
    """How many verdicts are those of an earlier run, nothing they depend on having changed; "" for none."""
    number = sum(verdict.cached for verdict in run.verdicts)
    return f"{number} of {counted(len(run.verdicts), 'verdict')} reused" if number else ""


def families(run: Run) -> tuple[tuple[str, Tally], ...]:
    """Every family's tally: tenant, transaction and await first, the general ones last; advisory mutants left out."""
    return tuple(sorted(run.scores.by_family.items(), key=lambda item: family_rank(item[0])))


def coverage(run: Run) -> FileCoverage:
    """What the suite ran, all files together."""
    files = run.baseline.coverage.values()
    return FileCoverage(
        statements=sum(file.statements for file in files),
        covered_statements=sum(file.covered_statements for file in files),
        branches=sum(file.branches for file in files),
        covered_branches=sum(file.covered_branches for file in files),
    )


def holes(run: Run) -> tuple[Hole, ...]:
    """Every mutant that survived or that no test runs; the critical ones and those that most tests ran first."""
    verdict_of, tests_of, redundant = run.verdict_of, covering_tests(run), run.redundant
    found = [
        (mutant, verdict_of[mutant.id])
        for mutant in run.mutants
        if mutant.id in verdict_of
        and verdict_of[mutant.id].status in (Status.SURVIVED, Status.NO_COVERAGE)
        and mutant.id not in redundant
    ]
    found.sort(key=lambda pair: _urgency(pair[0], pair[1], len(tests_of[pair[0].id])))
    return tuple(_hole(mutant, verdict, tests_of[mutant.id]) for mutant, verdict in found)


def covering_tests(run: Run) -> dict[str, tuple[str, ...]]:
    """The ids of the tests that ran each mutant's statement, sorted, by mutant id."""
    planned = {task.mutant_id: task.covering for task in run.plan.tasks}
    return {
        mutant.id: tuple(sorted(run.baseline.tests[test].id for test in planned.get(mutant.id, ())))
        for mutant in run.mutants
    }


def modules(run: Run) -> tuple[ModuleRow, ...]:
    """Every audited file, the worst first: most domain holes, then the lowest score; without a score last."""
    lost: dict[str, int] = dict.fromkeys(run.sources, 0)
    for hole in holes(run):
        if hole.mutant.family != GENERAL and not hole.is_advice:
            lost[hole.mutant.path] += 1
    rows = [
        ModuleRow(
            path=path,
            tally=run.scores.by_module.get(path, Tally()),
            holes=lost[path],
            coverage=run.baseline.coverage.get(path),
            untouched=len(run.untouched[path]) if path in run.untouched else None,
        )
        for path in run.sources
    ]
    return tuple(
        sorted(rows, key=lambda row: (-row.holes, 2 if row.tally.score is None else row.tally.score, row.path))
    )


def self_check(run: Run) -> str:
    """What was proved before the first mutant, in a line."""
    used = sorted({check.tier for check in run.self_check if check.used})
    off = sorted({check.tier for check in run.self_check if not check.used} - set(used))
    if not run.self_check:
        return "not made"
    sentence = f"proved in {', '.join(used)}" if used else "no tier was proved"
    return f"{sentence}; switched off: {', '.join(off)}" if off else sentence


def unstable(run: Run) -> str:
    """The tests that decide nothing by themselves, counted and the first ones named, in a line; "" for none."""
    shaky = [test for test in run.baseline.tests if test.stability is not Stability.STABLE]
    if not shaky:
        return ""
    named = ", ".join(f"{test.id} ({test.stability})" for test in shaky[:_NAMED])
    more = f" and {len(shaky) - _NAMED} more" if len(shaky) > _NAMED else ""
    return f"{counted(len(shaky), 'test')} {'decides' if len(shaky) == 1 else 'decide'} nothing alone: {named}{more}"


def _mutants(run: Run) -> str:
    """ "1797 mutants", or "14 of 1824 mutants" in a narrowed run."""
    if not run.selection.restrictions:
        return counted(len(run.mutants), "mutant")
    return f"{len(run.mutants)} of {counted(run.selection.found, 'mutant')}"


def _hole(mutant: Mutant, verdict: Verdict, tests: tuple[str, ...]) -> Hole:
    if verdict.status is Status.NO_COVERAGE:
        title, note = f"No test would notice when {bug(mutant)}", "no test runs this line"
    else:
        title = f"No test notices when {bug(mutant)}"
        note = f"{_runs(tests)} this line and {'stays' if len(tests) == 1 else 'stay'} green"
    return Hole(mutant=mutant, title=title, note=note, tests=tests)


def _runs(tests: Iterable[str]) -> str:
    number = len(tuple(tests))
    return "1 test runs" if number == 1 else f"{number} tests run"


def _urgency(mutant: Mutant, verdict: Verdict, tests: int) -> tuple[int, tuple[int, str], bool, int, str, int, str]:
    return (
        _CLASSES.index(mutant.class_),
        family_rank(mutant.family),
        verdict.status is Status.NO_COVERAGE,
        -tests,
        mutant.path,
        mutant.span.line,
        mutant.id,
    )
