"""Two runs of the unmutated suite, in file order and reversed, joined into a `Baseline`."""

import re
from pathlib import Path

from auditor.baseline.beyond_memory import process_tests, source_readers
from auditor.baseline.coverage_map import join_lines
from auditor.config.model import Config
from auditor.errors import EnvironmentFault, SuiteError
from auditor.model.baseline import Baseline, FileCoverage
from auditor.model.progress import Progress
from auditor.model.test import Outcome, Stability, Test
from auditor.workers.host_process import HostDied
from auditor.workers.message import Message
from auditor.workers.pool import Pool

SHOWN_FAILURES = 5


def take_baseline(pool: Pool, config: Config, progress: Progress) -> tuple[Baseline, Message]:
    """The baseline, and the target interpreter's introduction (versions and packages).

    Raises `SuiteError` when the suite is empty, does not collect or is not green, with the first failures.
    """
    progress.stage("baseline", 2)
    runs: dict[bool, Message] = {}
    try:
        for reversed_order, run in pool.spread([False, True], lambda worker, order: worker.baseline(order)):
            runs[reversed_order] = run
            progress.step()
    except HostDied as fault:
        if fault.during:
            raise SuiteError(
                "suite-ends-the-process",
                f"the process ended while {fault.during} ran on the unchanged code",
                why="a test that ends its own process can't judge a mutant",
                remedy=f"mend it or leave it out, then run again: python -m pytest {fault.during}",
            ) from fault
        raise EnvironmentFault(
            "baseline-died",
            "the baseline run ended before its time",
            why=str(fault),
            remedy=f"look at {config.state / 'log'} and run the suite by hand",
        ) from fault
    first, second = runs[False], runs[True]
    _refuse_unusable(first, config)
    tests = _tests(first, second)
    covered, unsettled, imported = join_lines(first, second, config.project, len(tests))
    pool.preload(tuple(first["third_party_modules"]))
    for test in tests:
        if test.stability is not Stability.STABLE:
            progress.say(f"{test.id} is {test.stability}: it fails in reversed order and decides nothing alone")
    return (
        Baseline(
            tests=tests,
            covered=covered,
            import_lines=imported,
            unsettled_lines=unsettled,
            coverage={
                _relative(path, config): FileCoverage(**{**figures, "missing_lines": tuple(figures["missing_lines"])})
                for path, figures in sorted(first["coverage"].items())
            },
            duration=first["duration"],
            threads_after_collection=first["threads_after_collection"],
            process_tests=process_tests(first, second),
            source_readers=source_readers(first, second, config.project),
            third_party_modules=tuple(first["third_party_modules"]),
        ),
        first["hello"],
    )


def _refuse_unusable(run: Message, config: Config) -> None:
    if run["errors"]:
        raise SuiteError(
            "suite-does-not-collect",
            f"{len(run['errors'])} part(s) of the suite can't be collected",
            where=run["errors"][0]["node"],
            why=_last_error_line(run["errors"][0]["text"]),
            remedy="mend it, then run again: python -m pytest " + " ".join(config.tests),
        )
    failed = [report for report in run["reports"] if report["outcome"] in ("failed", "error")]
    if failed:
        shown = "\n".join(f"       {report['test']}: {report.get('failure', '')}" for report in failed[:SHOWN_FAILURES])
        more = f"\n       and {len(failed) - SHOWN_FAILURES} more" if len(failed) > SHOWN_FAILURES else ""
        raise SuiteError(
            "suite-not-green",
            f"{len(failed)} of {len(run['tests'])} tests fail on the unchanged code",
            why=f"a mutant can only be judged by a green suite\n{shown}{more}",
            remedy="make the suite green first: python -m pytest " + " ".join(config.tests),
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
            remedy="python -m pytest " + " ".join(config.tests),
        )


def _tests(first: Message, second: Message) -> tuple[Test, ...]:
    reports = {report["test"]: report for report in first["reports"]}
    again = {report["test"]: report for report in second["reports"]}
    return tuple(
        Test(
            id=test["id"],
            path=test["path"],
            line=test["line"],
            markers=tuple(test["markers"]),
            fixtures=tuple(test["fixtures"]),
            outcome=Outcome(reports[test["id"]]["outcome"]),
            duration=reports[test["id"]]["duration"],
            stability=_stability(reports[test["id"]], again.get(test["id"])),
        )
        for test in first["tests"]
    )


def _stability(first: Message, second: Message | None) -> Stability:
    same = second is not None and Outcome(first["outcome"]).is_green == Outcome(second["outcome"]).is_green
    return Stability.STABLE if same else Stability.ORDER_DEPENDENT


def _relative(path: str, config: Config) -> str:
    return Path(path).relative_to(config.project).as_posix()


def _last_error_line(text: str) -> str:
    marked = re.findall(r"^E\s+(.*)$", text, flags=re.MULTILINE)
    lines: list[str] = marked or [line for line in text.splitlines() if line.strip()] or [""]
    return lines[-1].strip()[:300]
