"""Statements that refuse a request for who sent it: with 401 or 403, or an exception that is named after them."""

import re

import libcst as cst

from auditor.operators._context import Context
from auditor.operators._trees import called_name
from auditor.operators._words import words_of

_STATUS = re.compile(r"\b(?:401|403|HTTP_401_UNAUTHORIZED|HTTP_403_FORBIDDEN|HTTPStatus\.(?:UNAUTHORIZED|FORBIDDEN))\b")
_STATUS_KEYWORDS = frozenset({"status_code", "status", "code"})
_WORDS = frozenset(
    {"unauthorized", "unauthorised", "unauthenticated", "forbidden", "denied", "permission", "authentication"}
    | {"authorization", "authorisation", "credentials", "unverified"}
)
_PHRASES = (
    {"invalid", "token"},
    {"not", "authenticated"},
    {"not", "authorized"},
    {"not", "allowed"},
    {"auth", "error"},
)


def refuses(statement: cst.CSTNode, context: Context) -> bool:
    """`raise HTTPException(403)`, `raise Unauthorized(…)`, `return JSONResponse(…, status_code=401)`, `abort(401)`."""
    match statement:
        case cst.SimpleStatementLine(body=[*_, last]):
            return refuses(last, context)
        case cst.Raise(exc=cst.Call() as call):
            return _has_status(call, context) or _is_named_so(called_name(call))
        case cst.Raise(exc=cst.Name(name) | cst.Attribute(attr=cst.Name(name))):
            return _is_named_so(name)
        case cst.Return(value=cst.Call() as call):
            return "Response" in called_name(call) and _has_status(call, context)
        case cst.Expr(value=cst.Call() as call):
            return called_name(call) == "abort" and _has_status(call, context)
    return False


def ends_in_refusal(body: cst.BaseSuite, context: Context) -> bool:
    return bool(body.body) and refuses(body.body[-1], context)


def is_status_of_refusal(node: cst.BaseExpression, context: Context) -> bool:
    """401 or 403, as a number or by name."""
    return _STATUS.search(context.code(node)) is not None


def _has_status(call: cst.Call, context: Context) -> bool:
    return any(
        is_status_of_refusal(argument.value, context)
        for index, argument in enumerate(call.args)
        if (argument.keyword is None and index < 2 and not isinstance(argument.value, cst.BaseString))
        or (argument.keyword is not None and argument.keyword.value in _STATUS_KEYWORDS)
    )


def _is_named_so(name: str) -> bool:
    words = words_of(name)
    return bool(words & _WORDS) or any(phrase <= words for phrase in _PHRASES)
