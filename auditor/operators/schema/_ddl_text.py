"""What tables promise, in SQL text, by careful patterns: in CREATE TABLE, ALTER TABLE and CREATE UNIQUE INDEX only.

Each change leaves the statement valid.
"""

import re
from collections.abc import Callable, Iterator

Instead = Callable[[re.Match[str]], str | None]

_STATEMENT = re.compile(
    r"\b(?:CREATE\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED)\s+)*TABLE|ALTER\s+TABLE|CREATE\s+UNIQUE\s+INDEX)\b[^;]*",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"--[^\n]*")
_NOT_NULL = re.compile(r"(?:\b(?P<set>SET)\s+|\s*\b)NOT\s+NULL\b", re.IGNORECASE)
_ACTION = r"(?:CASCADE|RESTRICT|NO\s+ACTION|SET\s+(?:NULL|DEFAULT))"
_KEY = rf"REFERENCES\s+[\w.\"]+(?:\s*\([^()]*\))?(?:\s+ON\s+(?:DELETE|UPDATE)\s+{_ACTION})*"
_CONSTRAINT = re.compile(
    r"(?P<table>\bUNIQUE\s*(?:NULLS\s+(?:NOT\s+)?DISTINCT\s*)?\([^()]*\)"
    rf"|\bFOREIGN\s+KEY\s*\([^()]*\)\s*{_KEY}|\bCHECK\s*\((?P<check>))"
    rf"|\s+{_KEY}|\s+UNIQUE\b(?!\s*\(|\s+NULLS\b)",
    re.IGNORECASE,
)
_ON_DELETE = re.compile(r"\s+ON\s+DELETE\s+(?:CASCADE|SET\s+(?:NULL|DEFAULT))", re.IGNORECASE)
_DEFAULT = re.compile(
    r"(?<!\bSET)(?<!\bDROP)(?<!\bBY)\s+DEFAULT\s+(?!NULL\b)(?:'[^']*'|-?\d[\d.]*|[\w.]+(?:\([^()]*\))?)(?:::\w+)?",
    re.IGNORECASE,
)
_ZONED = re.compile(r"\b(?:TIMESTAMPTZ|TIMESTAMP\s+WITH\s+TIME\s+ZONE)\b", re.IGNORECASE)
_EXACT = re.compile(r"\b(?:NUMERIC|DECIMAL)\b(?:\s*\([\d\s,]+\))?", re.IGNORECASE)
_NO_CONSTRAINT = "CHECK (TRUE)"


def weakened(text: str) -> Iterator[str]:
    """The text with one promise after another taken back."""
    yield from _each(text, _CONSTRAINT, _unconstrained)
    yield from _each(text, _ON_DELETE, lambda match: "")
    yield from _each(text, _NOT_NULL, _nullable)
    yield from _each(text, _DEFAULT, lambda match: "")
    yield from _each(text, _ZONED, lambda match: "TIMESTAMP")
    yield from _each(text, _EXACT, lambda match: "DOUBLE PRECISION")


def _unconstrained(match: re.Match[str]) -> str | None:
    """Nothing for a column's constraint; one that always holds for a table's; it need not be one already."""
    if not match["table"]:
        return ""
    return None if re.match(r"CHECK\s*\(\s*TRUE\s*\)", match.string[match.start() :], re.IGNORECASE) else _NO_CONSTRAINT


def _nullable(match: re.Match[str]) -> str | None:
    if match["set"]:
        return "DROP NOT NULL"
    before, after = match.string[: match.start()], match.string[match.end() :]
    column = re.split(r"[,;]", before)[-1] + re.split(r"[,;]", after)[0]
    is_compared = re.search(r"\bIS\s*$", before, re.IGNORECASE)
    return None if is_compared or re.search(r"\bPRIMARY\s+KEY\b", column, re.IGNORECASE) else ""


def _each(text: str, pattern: re.Pattern[str], instead: Instead) -> Iterator[str]:
    """The text with one match after another replaced; a CHECK goes up to the parenthesis that closes it."""
    comments = [match.span() for match in _COMMENT.finditer(text)]
    for statement in _STATEMENT.finditer(text):
        for match in pattern.finditer(text, *statement.span()):
            if any(start <= match.start() < end for start, end in comments):
                continue
            new = instead(match)
            end = _closing(text, match.end()) if match.groupdict().get("check") is not None else match.end()
            if new is not None and end:
                yield text[: match.start()] + new + text[end:]


def _closing(text: str, start: int) -> int:
    """Behind the parenthesis that closes the one before `start`, 0 when there is none."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return 0
