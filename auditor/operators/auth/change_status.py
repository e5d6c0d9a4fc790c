"""Refuse with a status that says something else.

What it does:
    Turns 401 into 200, and 403 into 404, where an answer or an exception gets its status, as a number or by name.
Why it matters:
    A client takes a refusal for an answer (CWE-393), or never learns that it must log in or lacks a right (CWE-755).
Example:
    raise HTTPException(status_code=401) → raise HTTPException(status_code=200)
A test that would notice:
    Asserts the exact status of every refusal.
Equivalent when:
    A handler or a middleware gives all refusals one status.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, words_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Integer, cst.Attribute)

examples = (
    Example(
        "raise HTTPException(status_code=401, detail='who?')\n",
        ("raise HTTPException(status_code=200, detail='who?')\n",),
    ),
    Example("raise HTTPException(403)\n", ("raise HTTPException(404)\n",)),
    Example(
        "answer = JSONResponse({}, status_code=status.HTTP_403_FORBIDDEN)\n",
        ("answer = JSONResponse({}, status_code=status.HTTP_404_NOT_FOUND)\n",),
    ),
    Example(
        "class Unauthorized(DomainError):\n    status = HTTPStatus.UNAUTHORIZED\n",
        ("class Unauthorized(DomainError):\n    status = HTTPStatus.OK\n",),
    ),
    Example(
        "class Forbidden(DomainError):\n    status_code: int = 403\n",
        ("class Forbidden(DomainError):\n    status_code: int = 404\n",),
    ),
    Example("response.status_code = 401\n", ("response.status_code = 200\n",)),
    Example("if answer.status_code == 401:\n    log_in()\n", why="another service's status is read"),
    Example("@router.get('/', responses={401: {}})\ndef get():\n    ...\n", why="it is documentation"),
    Example("class Limits:\n    width = 403\n", why="it is no status"),
    Example("raise HTTPException(404)\n", why="nobody is refused"),
)

_NUMBERS = {"401": "200", "403": "404"}
_NAMES = {
    "HTTP_401_UNAUTHORIZED": "HTTP_200_OK",
    "HTTP_403_FORBIDDEN": "HTTP_404_NOT_FOUND",
    "UNAUTHORIZED": "OK",
    "FORBIDDEN": "NOT_FOUND",
}
_STATUS = re.compile(r"(?:http_)?status(?:_code)?", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Integer(value=number) if number in _NUMBERS and _is_given(node, context):
            yield node.with_changes(value=_NUMBERS[number])
        case cst.Attribute(attr=cst.Name(name)) if name in _NAMES and _is_given(node, context):
            yield node.with_changes(attr=cst.Name(_NAMES[name]))


def _is_given(node: cst.BaseExpression, context: Context) -> bool:
    """Whether it becomes the status of an answer: an argument, an attribute of an answer, of an exception's class."""
    above = context.parent(node)
    match above:
        case cst.Arg(keyword=cst.Name(name)):
            return name == "status_code" or (name in {"status", "code"} and _makes_answer(above, context))
        case cst.Arg(keyword=None):
            return _makes_answer(above, context)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute(attr=cst.Name(name)))]):
            return name == "status_code"
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))]) | cst.AnnAssign(target=cst.Name(name)):
            return _STATUS.fullmatch(name) is not None and isinstance(
                next(iter(context.scopes(above)), None), cst.ClassDef
            )
    return False


def _makes_answer(argument: cst.Arg, context: Context) -> bool:
    call = context.parent(argument)
    if not isinstance(call, cst.Call):
        return False
    words = words_of(called_name(call))
    return bool(words & {"exception", "error", "response", "abort"}) or isinstance(context.parent(call), cst.Raise)
