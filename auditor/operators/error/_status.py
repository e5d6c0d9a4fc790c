"""The HTTP status that an error is told with."""

import re

import libcst as cst

from auditor.operators import called_name

_MAKES_ANSWER = re.compile(r"(?:\w*HTTP\w*|\w*Http\w*)(?:Exception|Error)|\w*Response")
_POSITION = {"HTTPException": 0, "StarletteHTTPException": 0}
_NAMED = re.compile(r"HTTP_([1-5]\d\d)_\w+")
_REFUSAL_STATUS = frozenset({401, 403})


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
