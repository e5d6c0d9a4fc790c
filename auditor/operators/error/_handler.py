"""What an `except` clause catches and does."""

import re

import libcst as cst

from auditor.operators import Context, made_name

Handler = cst.ExceptHandler | cst.ExceptStarHandler
HANDLERS = (cst.ExceptHandler, cst.ExceptStarHandler)

CATCH_ALL = frozenset({"Exception", "BaseException"})
HTTP_ERRORS = frozenset({"HTTPException", "StarletteHTTPException"})
_CANCELLATION = frozenset({"CancelledError", "GeneratorExit"})
_OPTIONAL_PACKAGE = frozenset({"ImportError", "ModuleNotFoundError"})
_LOGS = re.compile(r"(?:(?:\w+\.)*_?log(?:ger|ging)?\.\w+|print|warnings\.warn)\(", re.IGNORECASE)


def statements(body: cst.BaseSuite) -> list[cst.BaseSmallStatement | cst.BaseCompoundStatement]:
    """Those of a block, also where several share a line."""
    found: list[cst.BaseSmallStatement | cst.BaseCompoundStatement] = []
    for one in body.body:
        found += one.body if isinstance(one, cst.SimpleStatementLine) else [one]  # type: ignore[list-item]
    return found


def only(body: cst.BaseSuite, statement: cst.BaseSmallStatement) -> cst.BaseSuite:
    """The block with nothing but the statement in it."""
    is_line = isinstance(body, cst.SimpleStatementSuite)
    return body.with_changes(body=[statement if is_line else cst.SimpleStatementLine([statement])])


def catches(handler: Handler) -> tuple[str, ...]:
    """The last names of what it catches, none for a bare `except:`."""
    types = handler.type.elements if isinstance(handler.type, cst.Tuple) else ()
    return tuple(made_name(one.value) for one in types) if types else tuple(filter(None, [made_name(handler.type)]))


def is_others(handler: Handler) -> bool:
    """Cancellation is the concurrency family's, and a package that is not installed is no error."""
    return not _CANCELLATION.isdisjoint(catches(handler)) or not _OPTIONAL_PACKAGE.isdisjoint(catches(handler))


def is_raise_again(statement: cst.CSTNode, handler: Handler) -> bool:
    """`raise`, or `raise fault` of the very fault that was caught."""
    name = handler.name.name if handler.name is not None else None
    match statement:
        case cst.Raise(exc=None):
            return True
        case cst.Raise(exc=cst.Name(value), cause=None):
            return isinstance(name, cst.Name) and name.value == value
    return False


def passes_on(handler: Handler) -> bool:
    """Whether all it does is to raise again what it caught."""
    body = statements(handler.body)
    return len(body) == 1 and is_raise_again(body[0], handler)


def does_nothing(body: cst.BaseSuite, context: Context) -> bool:
    """Whether there is nothing but `pass`, texts and words for developers."""
    return all(_is_idle(one, context) for one in statements(body))


def _is_idle(statement: cst.CSTNode, context: Context) -> bool:
    match statement:
        case cst.Pass() | cst.Expr(value=cst.Ellipsis() | cst.SimpleString() | cst.ConcatenatedString()):
            return True
        case cst.Expr(value=cst.Call()):
            return _LOGS.match(context.code(statement)) is not None
    return False
