"""Mutants that a person leaves out, with a reason: `# auditor: ignore[tenant/drop_filter] the table has one tenant`."""

import re
from dataclasses import dataclass

import libcst as cst
from libcst import matchers

from auditor.errors import UsageError
from auditor.model.mutant import Mutant
from auditor.operators import Context, descriptions

_COMMENT = re.compile(r"#\s*auditor:\s*ignore\b(?P<rest>.*)")
_REST = re.compile(r"\s*\[(?P<operators>[^\]]*)\](?P<reason>.*)")
_REMEDY = "write `# auditor: ignore[family or family/operator] why no test is needed`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Holds for what is changed on its line; on the first or the last line of a statement, for all of it."""

    line: int
    operators: tuple[str, ...]
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        is_named = mutant.operator in self.operators or mutant.family in self.operators
        span, statement = mutant.span, mutant.statement
        last = span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line
        return is_named and (span.line <= self.line <= last or self.line in (statement.line, statement.end_line))


def suppressions(context: Context) -> tuple[Suppression, ...]:
    """The suppressions written in the file.

    Raises `UsageError` for one without a reason, and for one whose operator doesn't exist: it would suppress nothing.
    """
    if "auditor:" not in context.source:
        return ()
    found = []
    for comment in matchers.findall(context.module, matchers.Comment()):
        match = _COMMENT.match(cst.ensure_type(comment, cst.Comment).value)
        if match:
            found.append(_read(context.path, context.position(comment).line, match["rest"]))
    return tuple(found)


def _read(path: str, line: int, rest: str) -> Suppression:
    match = _REST.fullmatch(rest)
    names = tuple(name.strip() for name in match["operators"].split(",")) if match else ()
    if match is None or not all(names):
        raise _fault("suppression-without-operator", "a suppression names no operator", path, line)
    known = {*descriptions(), *(description.family for description in descriptions().values())}
    for name in names:
        if name not in known:
            raise _fault("suppression-unknown-operator", f"there is no operator or family {name!r}", path, line)
    reason = match["reason"].strip(" \t:-–—#")
    if not reason:
        raise _fault("suppression-without-reason", "a suppression gives no reason", path, line)
    return Suppression(line=line, operators=names, reason=reason)


def _fault(slug: str, what: str, path: str, line: int) -> UsageError:
    return UsageError(slug, what, where=f"{path}:{line}", remedy=_REMEDY)
