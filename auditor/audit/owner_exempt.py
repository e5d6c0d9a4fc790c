"""Lint `owner-exempt`: a table's policies do not bind the role that the tests connect as.

One finding a table; its mutants are those that could not be measured for it.
"""

import hashlib
from collections.abc import Iterable

from auditor.model.finding import Finding, Severity
from auditor.model.mutant import Excluded, ExclusionKind

LINT = "owner-exempt"
BY = "row-security"


def owner_exempt(excluded: Iterable[Excluded]) -> tuple[Finding, ...]:
    """The findings, sorted by the place of the table's first policy."""
    by_reason: dict[str, list[Excluded]] = {}
    for one in excluded:
        if one.kind is ExclusionKind.NOT_MEASURABLE and one.by == BY:
            by_reason.setdefault(one.reason, []).append(one)
    return tuple(_finding(reason, some) for reason, some in by_reason.items())


def _finding(reason: str, some: list[Excluded]) -> Finding:
    first = some[0].mutant
    return Finding(
        id=f"{LINT}-{hashlib.sha256(reason.encode()).hexdigest()[:12]}",
        lint=LINT,
        severity=Severity.HIGH,
        subject=first.path,
        path=first.path,
        line=first.span.line,
        title=f"Row-level security is not in force in the tests: {reason}",
        why="PostgreSQL exempts a table's owner from its policies. Every test would pass without them, and so may the "
        "service, if it connects as the owner too.",
        remedy="ALTER TABLE … FORCE ROW LEVEL SECURITY, or connect as a role that does not own the table, in the tests "
        "as in production.",
        mutants=tuple(one.mutant.id for one in some),
    )
