"""From what became of a child to a verdict, or to a doubt."""

import re
from enum import Enum, auto

from auditor.model.baseline import Baseline
from auditor.model.plan import Task
from auditor.model.test import Outcome, Stability
from auditor.model.verdict import RowEntry, Status, Verdict
from auditor.workers.message import Message
from auditor.workers.worker import Ran

TESTS_FAILED, INTERNAL, NO_TESTS = 1, 3, 5
_DATABASE_TROUBLE = re.compile(
    r"DeadlockDetected|deadlock detected|could not serialize|TooManyConnections|too many clients|CannotConnectNow"
    r"|ConnectionRefusedError|ConnectionDoesNotExist|server closed the connection"
)
_FULL_DISK = re.compile(r"No space left on device|Disk quota exceeded|DiskFull")


class Doubt(Enum):
    """Whether a verdict may stand, or its mutant must be run once more, alone."""

    NONE = auto()
    RUN_AGAIN = auto()


def judge(task: Task, ran: Ran, baseline: Baseline, worker: int) -> tuple[Verdict, Doubt]:
    """Killed means a named test's failure, or a suite that the mutant keeps from starting; a death is an error."""
    row = _row(ran, baseline)
    status, detail = _status(ran, row, baseline)
    verdict = Verdict(
        mutant_id=task.mutant_id,
        status=status,
        row=row,
        tier=task.tier,
        duration=round(ran.seconds, 3),
        worker=worker,
        detail=detail,
        strayed=ran.strayed,
    )
    return verdict, Doubt.RUN_AGAIN if _is_doubtful(verdict, ran) else Doubt.NONE


def _status(ran: Ran, row: tuple[RowEntry, ...], baseline: Baseline) -> tuple[Status, str]:
    red = [entry for entry in row if not entry.outcome.is_green]
    if red and all(_FULL_DISK.search(entry.failure) for entry in red):
        return Status.ERROR, f"the disk is full, which is no word on the mutant: {red[0].failure}"
    if any(baseline.tests[entry.test].stability is Stability.STABLE for entry in red):
        return Status.KILLED, ""
    if red:
        unstable = baseline.tests[red[0].test]
        return Status.ERROR, f"only unstable tests failed: {unstable.id}, which is {unstable.stability}"
    if ran.how == "timeout":
        return Status.TIMEOUT, "no answer within the time limit"
    if ran.how != "finished" or ran.exit_code == INTERNAL:
        return Status.ERROR, ran.detail or "pytest failed within itself"
    if ran.boot:
        return Status.KILLED, f"the suite does not collect: {ran.boot}"
    strangers = [line for line in _strangers(ran, baseline) if not Outcome(line["outcome"]).is_green]
    if strangers:
        return Status.KILLED, f"{strangers[0]['test']}: {strangers[0].get('failure', '')}"
    if ran.exit_code not in (None, 0, TESTS_FAILED):  # red without a red test: a plugin's own measure, coverage say
        return Status.KILLED, _left_with(ran.exit_code)
    return Status.SURVIVED, ""


def _left_with(exit_code: int) -> str:
    if exit_code == NO_TESTS:
        return "no test was collected any more"
    return f"the suite does not start: pytest left with exit code {exit_code}"


def _row(ran: Ran, baseline: Baseline) -> tuple[RowEntry, ...]:
    numbers = {test.id: number for number, test in enumerate(baseline.tests)}
    return tuple(
        RowEntry(
            test=numbers[line["test"]],
            outcome=Outcome(line["outcome"]),
            failure=line.get("failure", ""),
            duration=line["duration"],
        )
        for line in ran.lines
        if line["test"] in numbers
    )


def _strangers(ran: Ran, baseline: Baseline) -> list[Message]:
    """Tests that only the mutant's suite has (a parameter's id may come from the mutated code)."""
    known = {test.id for test in baseline.tests}
    return [line for line in ran.lines if line["test"] not in known]


def _is_doubtful(verdict: Verdict, ran: Ran) -> bool:
    if verdict.status in (Status.TIMEOUT, Status.ERROR):
        return True
    failures = [entry.failure for entry in verdict.row if not entry.outcome.is_green]
    return bool(failures) and all(_DATABASE_TROUBLE.search(failure) for failure in failures)
