"""The HTTP status that an error is told with."""

import re

import libcst as cst

from auditor.operators import called_name

_MAKES_ANSWER = re.compile(r"(?:\w*HTTP\w*|\w*Http\w*)(?:Exception|Error)|\w*Response")
_POSITION = {"HTTPException": 0, "StarletteHTTPException": 0}
_NAMED = re.compile(r"HTTP_([1-5]\d\d)_\w+")
_REFUSAL_STATUS = frozenset({401, 403})
_REFUSAL = re.compile(
    r"unauthori[sz]ed|unauthenticated|forbidden|credential|permission|access_?denied|not_?authenticated|auth_?error"
    r"|authenticationerror|authori[sz]ationerror|invalid_?token|expired_?token|token_?expired",
    re.IGNORECASE,
)


def status_argument(call: cst.Call) -> cst.Arg | None:
    """The argument that is the status of an HTTP error or of an answer."""
    name = called_name(call)
    if _MAKES_ANSWER.fullmatch(name) is None:
        return None
    named = (one for one in call.args if one.keyword is not None and one.keyword.value == "status_code")
    first = call.args[0] if name in _POSITION and call.args else None
    at_first = first if first is not None and first.keyword is None and not first.star else None
    return next(named, at_first)


def status_of(value: cst.BaseExpression) -> int | None:
    """404 for `404` and for `status.HTTP_404_NOT_FOUND`."""
    match value:
        case cst.Integer():
            return value.evaluated_value
        case cst.Attribute(attr=cst.Name(name)) | cst.Name(name):
            found = _NAMED.fullmatch(name)
            return int(found[1]) if found else None
    return None


def is_refusal_status(value: cst.BaseExpression) -> bool:
    """401 and 403 are the auth family's."""
    return status_of(value) in _REFUSAL_STATUS


def is_refusal(error: cst.BaseExpression) -> bool:
    """Whether what is raised refuses a person: by its status, else by its name."""
    if isinstance(error, cst.Call):
        status = status_argument(error)
        if status is not None and status_of(status.value) is not None:
            return is_refusal_status(status.value)
    named = error.func if isinstance(error, cst.Call) else error
    name = named.attr.value if isinstance(named, cst.Attribute) else getattr(named, "value", "")
    return isinstance(name, str) and _REFUSAL.search(name) is not None
