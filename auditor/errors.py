"""The tree of our errors, and the exit codes.

AuditorError                 anything that stops a run and that a person can mend
├── UsageError               flags, configuration, sources (2)
├── SuiteError               the suite is empty or not green (3)
├── EnvironmentFault         database, interpreter, disk (4)
└── IncompleteError          the run can't be trusted or was not finished (5)
"""

from enum import IntEnum


class ExitCode(IntEnum):
    PASSED = 0
    GATE_NOT_MET = 1
    USAGE = 2
    SUITE_NOT_GREEN = 3
    ENVIRONMENT = 4
    INCOMPLETE = 5
    INTERNAL = 70
    INTERRUPTED = 130


class AuditorError(Exception):
    """`slug` names the error in the docs; `what`, `where`, `why` and `remedy` are each one line for a person."""

    exit_code = ExitCode.USAGE

    def __init__(
        self,
        slug: str,
        what: str,
        *,
        where: str = "",
        why: str = "",
        remedy: str = "",
        exit_code: ExitCode | None = None,
    ) -> None:
        super().__init__(what)
        self.slug, self.what, self.where, self.why, self.remedy = slug, what, where, why, remedy
        if exit_code is not None:
            self.exit_code = exit_code

    def __str__(self) -> str:
        """One to four lines: what, where, why, what to do."""
        first = f"{self.what} ({self.where})" if self.where else self.what
        lines = [f"{first} [{self.slug}]"]
        if self.why:
            lines.append(f"  why: {self.why}")
        if self.remedy:
            lines.append(f"  do:  {self.remedy}")
        return "\n".join(lines)


class UsageError(AuditorError):
    exit_code = ExitCode.USAGE


class SuiteError(AuditorError):
    exit_code = ExitCode.SUITE_NOT_GREEN


class EnvironmentFault(AuditorError):
    exit_code = ExitCode.ENVIRONMENT


class IncompleteError(AuditorError):
    exit_code = ExitCode.INCOMPLETE
