"""Statements that refuse a request for who sent it: with 401 or 403, or an exception that is named after them."""

import re

import libcst as cst

from auditor.operators._trees import called_name
from auditor.operators._words import words_of

_STATUS = re.compile(r"\b(?:401|403|HTTP_401_UNAUTHORIZED|HTTP_403_FORBIDDEN|HTTPStatus\.(?:UNAUTHORIZED|FORBIDDEN))\b")
_STATUS_KEYWORDS = frozenset({"status_code", "status", "code"})
_NOWHERE = cst.Module([])
_WORDS = frozenset(
    {"unauthorized", "unauthorised", "unauthenticated", "forbidden", "denied", "permission", "authentication"}
    | {"authorization", "authorisation", "credentials", "unverified"}
)
_PHRASES = (
    {"invalid", "token"},
    {"not", "authenticated"},
    {"not", "authorized"},
    {"auth", "error"},
)


def refuses(statement: cst.CSTNode) -> bool:
    """`raise HTTPException(403)`, `raise Unauthorized(…)`, `return JSONResponse(…, status_code=401)`, `abort(401)`."""
    match statement:
        case cst.SimpleStatementLine(body=[*_, last]):
            return refuses(last)
        case cst.Raise(exc=cst.BaseExpression() as error):
            return is_refusal(error)
        case cst.Return(value=cst.Call() as call):
            return "Response" in called_name(call) and _has_status(call)
        case cst.Expr(value=cst.Call() as call):
            return called_name(call) == "abort" and _has_status(call)
    return False


def is_refusal(error: cst.BaseExpression) -> bool:
    """Whether what is raised refuses somebody: by its status, or by its name."""
    match error:
        case cst.Call():
            return _has_status(error) or _is_named_so(called_name(error))
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return _is_named_so(name)
    return False


def ends_in_refusal(body: cst.BaseSuite) -> bool:
    return bool(body.body) and refuses(body.body[-1])


def _has_status(call: cst.Call) -> bool:
    return any(
        _STATUS.search(_NOWHERE.code_for_node(argument.value)) is not None
        for index, argument in enumerate(call.args)
        if (argument.keyword is None and index < 2 and not isinstance(argument.value, cst.BaseString))
        or (argument.keyword is not None and argument.keyword.value in _STATUS_KEYWORDS)
    )


def _is_named_so(name: str) -> bool:
    words = words_of(name)
    return bool(words & _WORDS) or any(phrase <= words for phrase in _PHRASES)
