"""Statements that tie a database connection to one tenant, or untie it."""

import re
from enum import StrEnum

import libcst as cst

from auditor.operators._context import Context
from auditor.operators._trees import called_name
from auditor.operators._words import speaks_of_tenant

_SETS = r"""["']\s*SET\s+(?:LOCAL\s+|SESSION\s+)?"""  # the beginning of a string's text
_CONFIG = re.compile(r"\bset_config\s*\(", re.IGNORECASE)
_SET = re.compile(rf"""{_SETS}[\w."{{}}]+\s*(?:=|TO\b)""", re.IGNORECASE)
_ROLE = re.compile(rf"{_SETS}ROLE\s", re.IGNORECASE)
_PATH = re.compile(r"\bsearch_path\b", re.IGNORECASE)
_RESET = re.compile(
    rf"""["']\s*(?:RESET\s+\S|DISCARD\s+ALL\b)|{_SETS}(?:ROLE\s+(?:NONE|DEFAULT)\b"""
    r"""|search_path\s*(?:=|TO)\s*(?:"?\$user"?\s*,\s*)?["']?(?:public|DEFAULT)\b|[\w.]+\s*(?:=|TO)\s*(?:''|DEFAULT\b))""",
    re.IGNORECASE,
)
_UNNAMED = re.compile(rf"{_PATH.pattern}|{_ROLE.pattern}|{_RESET.pattern}", re.IGNORECASE)
_RUNS = frozenset({"execute", "exec", "exec_driver_sql", "scalar", "scalars", "fetch", "fetchval", "fetchrow"})
_VARIES = re.compile(r"[{%+]|\$\d|:\w|\.format\(")


class Binding(StrEnum):
    SETTING = "setting"
    """Of a setting that policies read, or of the role that they bind."""
    SCHEMA = "schema"
    """Of the search path."""
    RESET = "reset"
    """Undoes one of them, before the connection serves somebody else."""


def binding_of(statement: cst.Expr, context: Context) -> Binding | None:
    """What the statement does to the connection: a call that runs `SET …`, `RESET …` or `set_config(…)`."""
    value = statement.value.expression if isinstance(statement.value, cst.Await) else statement.value
    if not isinstance(value, cst.Call) or called_name(value) not in _RUNS:
        return None
    text = context.code(value)
    what_it_is_about = context.source if _UNNAMED.search(text) else text
    if not speaks_of_tenant(what_it_is_about, context.tenancy):
        return None
    if _RESET.search(text):
        return Binding.RESET
    if _PATH.search(text) and (_SET.search(text) or _CONFIG.search(text)):
        return Binding.SCHEMA if _VARIES.search(text) else None
    if _ROLE.search(text) or _CONFIG.search(text) or _SET.search(text):
        return Binding.SETTING
    return None
