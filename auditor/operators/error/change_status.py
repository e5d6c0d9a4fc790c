"""Tell an error with a status of another kind.

What it does:
    Changes the status of an HTTP error: in `HTTPException(…)`, in an answer with a `status_code`, in an error class
    that carries its own. 409 becomes 400, every other 4xx becomes 500, a 5xx becomes 400. 401 and 403 are the auth
    family's.
Why it matters:
    Clients act on the kind of a status (CWE-703): they try again after a 503 and never after a 400, they show a 404
    and send an alarm for a 500, they resolve a 409.
Example:
    raise HTTPException(404, "no such order") → raise HTTPException(500, "no such order")
A test that would notice:
    Brings about the error and asserts the exact status, rather than that it is not 200.
Equivalent when:
    Something further out gives every error a status of its own. The default of a base class that every class of the
    file overrides is not mutated.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, made_name, standing_in
from auditor.operators.error._status import is_refusal_status, status_argument, status_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call, cst.ClassDef)

examples = (
    Example('raise HTTPException(404, "gone")\n', ('raise HTTPException(500, "gone")\n',)),
    Example(
        "raise HTTPException(status_code=status.HTTP_409_CONFLICT)\n",
        ("raise HTTPException(status_code=400)\n",),
    ),
    Example(
        'answer = JSONResponse({"detail": "later"}, status_code=503)\n',
        ('answer = JSONResponse({"detail": "later"}, status_code=400)\n',),
    ),
    Example(
        "class NotFound(DomainError):\n    status = 404\n",
        ("class NotFound(DomainError):\n    status = 500\n",),
    ),
    Example("raise HTTPException(status_code=403)\n", why="the auth family changes it"),
    Example("answer = JSONResponse(user, status_code=201)\n", why="it is no error"),
    Example("raise HTTPException(fault.status)\n", why="the status is not written here"),
    Example(
        "class DomainError(Exception):\n    status = 400\n\n\nclass Forbidden(DomainError):\n    status = 403\n",
        why="each error has a status of its own",
    ),
    Example("class Page(Model):\n    status: int = 404\n", why="it is no error's class"),
)

_IS_ERROR = re.compile(r"\w*(?:Error|Exception|Fault)")
_CARRIES = frozenset({"status", "status_code", "http_status", "http_status_code"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call():
            argument = status_argument(node)
            status = _other(argument.value) if argument is not None else None
            if argument is not None and status is not None:
                yield node.with_deep_changes(argument, value=status)
        case cst.ClassDef() if _is_error(node) and not _is_overridden(node, context):
            for value in _written_in(node):
                status = _other(value)
                if status is not None:
                    yield cst.ensure_type(node.deep_replace(value, status), cst.ClassDef)


def _is_error(node: cst.ClassDef) -> bool:
    return any(_IS_ERROR.fullmatch(made_name(base.value)) for base in node.bases)


def _is_overridden(node: cst.ClassDef, context: Context) -> bool:
    """Whether it is a base of the file whose every class has a status of its own: its own is never told."""
    classes = (one for one in context.module.body if isinstance(one, cst.ClassDef))
    below = [one for one in classes if any(made_name(base.value) == node.name.value for base in one.bases)]
    return bool(below) and all(any(True for _ in _written_in(one)) for one in below)


def _written_in(node: cst.ClassDef) -> Iterator[cst.BaseExpression]:
    for line in node.body.body:
        for one in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match one:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(name))], value=value):
                    if name in _CARRIES:
                        yield value
                case cst.AnnAssign(target=cst.Name(name), value=cst.BaseExpression() as value):
                    if name in _CARRIES:
                        yield value


def _other(value: cst.BaseExpression) -> cst.BaseExpression | None:
    status = status_of(value)
    if status is None or status < 400 or is_refusal_status(value):
        return None
    return standing_in(cst.Integer("400" if status == 409 or status >= 500 else "500"), for_=value)
