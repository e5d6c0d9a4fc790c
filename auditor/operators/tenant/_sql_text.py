"""Conditions on the tenant in SQL text, by a careful pattern."""

import re
from collections.abc import Iterator

from auditor.operators import Tenancy

_PARAMETER = r"(?::\w+|\$\d+|%\(\w+\)s|%s|\?)"
_CAST = r"(?:::[\w\[\]]+)?"
_VALUE = rf"(?:CAST\(\s*{_PARAMETER}\s+AS\s+\w+\s*\)|ANY\(\s*{_PARAMETER}{_CAST}\s*\)|{_PARAMETER}{_CAST})"
_CONDITION = re.compile(
    r"\b(?:WHERE|AND|ON)\s*\(*\s*"
    rf"(?P<condition>(?:\"?\w+\"?\.)?\"?(?P<column>\w+)\"?\s*=\s*{_VALUE})(?![\w:$]|\s*[-+*/|])",
    re.IGNORECASE,
)


def always_true(text: str, tenancy: Tenancy) -> Iterator[str]:
    """The text with one condition on the tenant after another made true: it stays valid SQL, with its parameters.

    `… AND tenant_id = :t` becomes `… AND (tenant_id = :t OR TRUE)`. What stands after OR or NOT is left alone, and
    what is assigned in an UPDATE is not compared.
    """
    for match in _CONDITION.finditer(text):
        if tenancy.is_tenant(match["column"]):
            start, end = match.span("condition")
            yield f"{text[:start]}({text[start:end]} OR TRUE){text[end:]}"
