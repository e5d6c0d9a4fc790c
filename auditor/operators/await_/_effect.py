"""What an awaited call is for, told by its name."""

import re

import libcst as cst

from auditor.operators import Context, called_name

_WRITES = re.compile(
    r"(?:commit|add|merge|execute|executemany|create|insert|update|upsert|delete|remove|save|store|write|put|set"
    r"|transfer|increment|decrement|revoke|publish|enqueue)(?:_\w+)?"
)
_READS = re.compile(r"""(?:\w+\.)?(?:select\(|(?:text\()?[rb]?["'\s]*SELECT\b)""", re.IGNORECASE)
_CLOSES = frozenset({"aclose", "close", "disconnect", "dispose", "shutdown", "wait_closed"})
_PAUSES = frozenset({"sleep", "checkpoint"})
_WRAPPERS = frozenset({"shield", "wait_for"})


def name_of(awaited: cst.BaseExpression) -> str:
    """The last name of the function whose call is awaited, "" for a task or a future."""
    return called_name(awaited) if isinstance(awaited, cst.Call) else ""


def _unwrapped(awaited: cst.BaseExpression) -> cst.BaseExpression:
    """`session.commit()` of `asyncio.shield(session.commit())`."""
    while name_of(awaited) in _WRAPPERS and (arguments := cst.ensure_type(awaited, cst.Call).args):
        awaited = arguments[0].value
    return awaited


def is_write(awaited: cst.BaseExpression, context: Context) -> bool:
    """Whether the name says so; `execute(select(…))` only reads."""
    awaited = _unwrapped(awaited)
    if _WRITES.fullmatch(name_of(awaited).lstrip("_")) is None:
        return False
    arguments = cst.ensure_type(awaited, cst.Call).args
    return not (arguments and _READS.match(context.code(arguments[0])))


def is_closing(value: cst.BaseExpression) -> bool:
    """`await client.aclose()`, `file.close()`."""
    return name_of(_unwrapped(value.expression if isinstance(value, cst.Await) else value)) in _CLOSES


def is_unobservable(awaited: cst.BaseExpression) -> bool:
    """A pause, or the closing of something that nobody uses any more: hardly a test could tell."""
    return name_of(_unwrapped(awaited)) in _PAUSES or is_closing(awaited)
