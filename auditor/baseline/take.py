"""The unmutated suite in file order and reversed, joined into a `Baseline`."""

import re
from collections.abc import Collection
from pathlib import Path

from auditor.baseline.beyond_memory import process_tests, source_readers
from auditor.baseline.coverage_map import join_lines
from auditor.baseline.stability import Orders, failed, repeat_what_was_red, run_both
from auditor.config.model import Config
from auditor.errors import AuditorError, EnvironmentFault, SuiteError
from auditor.model.baseline import Baseline, FileCoverage
from auditor.model.progress import Progress
from auditor.model.test import Outcome, Test
from auditor.workers.host_process import HostDied
from auditor.workers.message import Message
from auditor.workers.pool import Pool

SHOWN_FAILURES = 5


def take_baseline(pool: Pool, config: Config, progress: Progress) -> tuple[Baseline, Message]:
    """The baseline, and the target interpreter's introduction: versions, packages, and files "outside" of the project
    and of what is installed that the suite read.

    Raises `SuiteError` when the suite is empty, does not collect, changes from run to run or is not green, with the
    first failures.
    """
    try:
        orders = run_both(pool, progress)
        _refuse_unusable(orders, config)
        orders = repeat_what_was_red(orders, pool, progress)
        _refuse_red(orders, config)
    except HostDied as fault:
        raise _ended_early(fault, config) from fault
    baseline = baseline_of(orders, config, tests_of(orders, carried=frozenset()))
    pool.preload(baseline.third_party_modules)
    return baseline, introduction_of(orders)


def baseline_of(orders: Orders, config: Config, tests: tuple[Test, ...]) -> Baseline:
    """What the last run in each order says of these tests, which are all that were collected."""
    first, second = orders.own[-1], orders.backwards[-1]
    lines = join_lines(first, second, config.project, len(tests))
    return Baseline(
        tests=tests,
        covered=lines.covered,
        import_lines=lines.imported,
        unsettled_lines=lines.unsettled,
        session_lines=lines.session,
        end_lines=lines.ended,
        coverage={
            Path(path).relative_to(config.project).as_posix(): _figures(figures)
            for path, figures in sorted(first["coverage"].items())
        },
        duration=first["duration"],
        threads_after_collection=first["threads_after_collection"],
        process_tests=process_tests(first, second),
        source_readers=source_readers(first, second, config.project),
        third_party_modules=tuple(first["third_party_modules"]),
    )


def introduction_of(orders: Orders) -> Message:
    """The target interpreter's introduction, and the files "outside" that either order read."""
    first, second = orders.own[-1], orders.backwards[-1]
    return {**first["hello"], "outside": sorted({*first["outside"], *second["outside"]})}


def _refuse_unusable(orders: Orders, config: Config) -> None:
    """A suite that does not collect, is empty, stops before its end, or is another one each time."""
    run, again = orders.own[0], orders.backwards[0]
    by_hand = "python -m pytest " + " ".join(config.tests)
    if run["errors"]:
        raise SuiteError(
            "suite-does-not-collect",
            f"{len(run['errors'])} part(s) of the suite can't be collected",
            where=run["errors"][0]["node"],
            why=_last_error_line(run["errors"][0]["text"]),
            remedy=f"mend it, then run again: {by_hand}",
        )
    if not run["reports"]:
        if run["exit_code"] in (0, 5):
            raise SuiteError(
                "suite-empty",
                "no tests were collected",
                where=", ".join(config.tests),
                remedy="correct tests in [tool.auditor], or give --tests DIR",
            )
        raise SuiteError(
            "suite-does-not-start",
            f"pytest left with exit code {run['exit_code']} before any test",
            why=run["last_words"],
            remedy=by_hand,
        )
    ids, ids_again = [{test["id"] for test in of["tests"]} for of in (run, again)]
    if ids != ids_again:
        raise SuiteError(
            "suite-changes",
            f"{len(ids ^ ids_again)} test ids are there in one run and not in the next, on the same code",
            where=min(ids ^ ids_again),
            why="a test that can't be asked for by its id can't judge a mutant",
            remedy="give parameters that change (times, random values) a fixed id: pytest.param(..., id=...)",
        )
    for of in (run, again):
        if len(of["reports"]) < len(of["tests"]):
            raise SuiteError(
                "suite-stops-early",
                f"only {len(of['reports'])} of {len(of['tests'])} tests were run on the unchanged code",
                where=of["reports"][-1]["test"],
                why="something ends the run after it: pytest.exit, a plugin, Ctrl-C",
                remedy=by_hand,
            )


def _refuse_red(orders: Orders, config: Config) -> None:
    """A test that fails in both orders, or each time in the suite's own, is red; one that fails at times is not."""
    red = set.intersection(*(set(failed(run)) for run in orders.own))
    if not red:
        return
    failures = [(test, failure) for test, failure in failed(orders.own[0]).items() if test in red]
    shown = "\n".join(f"       {test}: {failure}" for test, failure in failures[:SHOWN_FAILURES])
    more = f"\n       and {len(failures) - SHOWN_FAILURES} more" if len(failures) > SHOWN_FAILURES else ""
    raise SuiteError(
        "suite-not-green",
        f"{len(failures)} of {len(orders.own[0]['tests'])} tests fail on the unchanged code",
        why=f"a mutant can only be judged by a green suite\n{shown}{more}",
        remedy="make the suite green first: python -m pytest " + " ".join(config.tests),
    )


def _ended_early(fault: HostDied, config: Config) -> AuditorError:
    if fault.during:
        return SuiteError(
            "suite-ends-the-process",
            f"the process ended while {fault.during} ran on the unchanged code",
            why="a test that ends its own process can't judge a mutant",
            remedy=f"mend it or leave it out, then run again: python -m pytest {fault.during}",
        )
    return EnvironmentFault(
        "baseline-died",
        "the baseline run ended before its time",
        why=str(fault),
        remedy=f"look at {config.state / 'log'} and run the suite by hand",
    )


def tests_of(orders: Orders, carried: Collection[str]) -> tuple[Test, ...]:
    """The tests as the last run in file order saw them, less those that were `carried` and not run."""
    run = orders.own[-1]
    reports = {report["test"]: report for report in run["reports"]}
    return tuple(
        Test(
            id=test["id"],
            path=test["path"],
            line=test["line"],
            markers=tuple(test["markers"]),
            fixtures=tuple(test["fixtures"]),
            outcome=Outcome(reports[test["id"]]["outcome"]),
            duration=reports[test["id"]]["duration"],
            stability=orders.stability(test["id"]),
            failure=orders.failure(test["id"]),
        )
        for test in run["tests"]
        if test["id"] not in carried
    )


def _figures(said: Message) -> FileCoverage:
    lists = {
        "missing_lines": tuple(said["missing_lines"]),
        "missing_branches": tuple((start, end) for start, end in said["missing_branches"]),
    }
    return FileCoverage(**{**said, **lists})


def _last_error_line(text: str) -> str:
    marked = re.findall(r"^E\s+(.*)$", text, flags=re.MULTILINE)
    lines: list[str] = marked or [line for line in text.splitlines() if line.strip()] or [""]
    return lines[-1].strip()[:300]
