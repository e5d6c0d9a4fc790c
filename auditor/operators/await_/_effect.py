"""What an awaited call is for, told by its name."""

import re

import libcst as cst

from auditor.operators._trees import called_name

_WRITES = re.compile(
    r"(?:commit|flush|add|add_all|merge|execute|executemany|create|insert|update|upsert|delete|remove|save|store|write"
    r"|put|set|transfer|increment|decrement|revoke|publish|send|enqueue)(?:_\w+)?"
)
_CLOSES = frozenset({"aclose", "close", "disconnect", "dispose", "shutdown", "wait_closed"})
_PAUSES = frozenset({"sleep", "checkpoint"})


def name_of(awaited: cst.BaseExpression) -> str:
    """The last name of the function whose call is awaited, "" for a task or a future."""
    return called_name(awaited) if isinstance(awaited, cst.Call) else ""


def is_write(awaited: cst.BaseExpression) -> bool:
    return _WRITES.fullmatch(name_of(awaited).lstrip("_")) is not None


def is_unobservable(awaited: cst.BaseExpression) -> bool:
    """A pause, or the closing of something that nobody uses any more: hardly a test could tell."""
    return name_of(awaited) in _PAUSES | _CLOSES
