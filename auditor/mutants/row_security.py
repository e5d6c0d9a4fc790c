"""Whom a table's policies bind.

The auditor's role is no superuser, but owns what the project makes with it; owners are exempt unless the table's
policies are forced.
"""

import re
from collections.abc import Iterable

_TABLE = re.compile(
    r"\b(?:ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?|POLICY\s+[\w\"]+\s+ON\s+)(?P<name>[\w.\"]+)(?=[\s;])",
    re.IGNORECASE,
)
_FORCE = re.compile(r"(?<!\bNO )\bFORCE\s+ROW\s+LEVEL\s+SECURITY\b", re.IGNORECASE)
_OTHER_ROLE = re.compile(
    r"\bSET\s+(?:LOCAL\s+|SESSION\s+)?(?:ROLE|SESSION\s+AUTHORIZATION)\b|\bset_config\(\s*['\"]role['\"]"
    r"|\bCREATE\s+(?:ROLE|USER)\b|\bOWNER\s+TO\b|\bGRANT\s+\w",
    re.IGNORECASE,
)


def unbound_table(statement: str, texts: Iterable[str]) -> str:
    """The table of the statement, when its owner is exempt and nobody else is seen to connect; "" in doubt.

    `texts` are all of the project's: where any of them forces the table's policies, or knows another role, the
    policies may well bind the tests.
    """
    found = _TABLE.search(statement)
    if found is None:
        return ""
    table = found["name"]
    bound = any(_OTHER_ROLE.search(text) or _may_force(text, table) for text in texts)
    return "" if bound else table


def _may_force(text: str, table: str) -> bool:
    """Whether it forces this table's policies, or those of a table that can't be told."""
    for match in _FORCE.finditer(text):
        statement = text[: match.start()]
        statement = statement[max(statement.upper().rfind("ALTER"), 0) :]
        named = _TABLE.match(statement)
        if named is None or named["name"].strip('"') == table.strip('"'):
            return True
    return False
