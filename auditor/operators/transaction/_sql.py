"""Clauses of SQL text, by careful patterns."""

import re

import libcst as cst

from auditor.operators import Context

_STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|BEGIN|START|SET)\s", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\$\d|:\w|%[s(]|\{|\?")


def clause(node: cst.CSTNode, pattern: re.Pattern[str], context: Context) -> re.Match[str] | None:
    """Where the pattern is found in a string of SQL, once and without a placeholder in it; a docstring is none."""
    match node:
        case cst.SimpleString(value=text) if not isinstance(context.parent(node), cst.Expr):
            is_sql = _STATEMENT.match(node.raw_value) is not None
        case cst.FormattedStringText(value=text):
            is_sql = True
        case _:
            return None
    found = list(pattern.finditer(text)) if is_sql else []
    return found[0] if len(found) == 1 and not _PLACEHOLDER.search(found[0][0]) else None


def replaced(node: cst.CSTNode, found: re.Match[str], by: str) -> cst.CSTNode:
    """The string with other words in the place of those found."""
    return node.with_changes(value=f"{found.string[: found.start()]}{by}{found.string[found.end() :]}")
