"""Tell the client the text of the error.

What it does:
    Where an error is answered with a text that was chosen for the client, puts the error's own text in its place: in
    the `detail` of an HTTP error raised in an `except` clause, and in the answer that an exception handler makes.
Why it matters:
    The text of an inner error holds SQL, values of other rows, paths and addresses (CWE-209, API8:2023).
Example:
    return JSONResponse({"detail": "internal error"}, 500) → return JSONResponse({"detail": str(fault)}, 500)
A test that would notice:
    Makes the inner step fail with a telling text, and asserts the answer's whole body, or that the text is not in it.
Equivalent when:
    The inner error's text is the very same.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, made_name, standing_in, text_of
from auditor.operators.error._flow import function_around, handler_around
from auditor.operators.error._handler import HANDLERS, HTTP_ERRORS

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "async def hide(request: Request, fault: Exception) -> JSONResponse:\n"
        "    return JSONResponse({'detail': 'internal error'}, status_code=500)\n",
        (
            "async def hide(request: Request, fault: Exception) -> JSONResponse:\n"
            "    return JSONResponse({'detail': str(fault)}, status_code=500)\n",
        ),
    ),
    Example(
        "try:\n    work()\nexcept DatabaseError as fault:\n    raise HTTPException(500, 'try later') from fault\n",
        ("try:\n    work()\nexcept DatabaseError as fault:\n    raise HTTPException(500, str(fault)) from fault\n",),
    ),
    Example(
        "try:\n    work()\nexcept Late as fault:\n"
        "    raise HTTPException(status_code=504, detail=f'{name} is late') from fault\n",
        (
            "try:\n    work()\nexcept Late as fault:\n"
            "    raise HTTPException(status_code=504, detail=str(fault)) from fault\n",
        ),
    ),
    Example(
        "async def hide(request: Request, fault: Exception):\n    return JSONResponse({'detail': str(fault)})\n",
        why="it tells the text as it is",
    ),
    Example(
        "async def read(name: str):\n    raise HTTPException(404, 'no such name')\n", why="there is no error to tell"
    ),
)

_TEXT = frozenset({"detail", "message", "error", "msg", "reason", "description", "title"})
_IS_ERROR = re.compile(r"\w*(?:Error|Exception|Fault|Failure)")
_ANSWER = re.compile(r"\w*Response")


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Call)
    name = made_name(node.func)
    fault = _fault_at(node, context) if name in HTTP_ERRORS or _ANSWER.fullmatch(name) else None
    if fault is None:
        return
    for text in _texts(node) if name in HTTP_ERRORS else _texts_of_body(node):
        told = standing_in(cst.Call(func=cst.Name("str"), args=[cst.Arg(cst.Name(fault))]), for_=text)
        yield cst.ensure_type(node.deep_replace(text, told), cst.Call)


def _fault_at(node: cst.Call, context: Context) -> str | None:
    """The name of the error that is being handled: by the clause around, or by the function."""
    handler = handler_around(node, context)
    if isinstance(handler, HANDLERS):
        return made_name(handler.name.name) if handler.name is not None else None
    function = function_around(node, context)
    if function is None or len(function.params.params) < 2:
        return None
    second = function.params.params[1]
    told = second.annotation.annotation if second.annotation is not None else None
    return second.name.value if _IS_ERROR.fullmatch(made_name(told)) else None


def _texts(error: cst.Call) -> Iterator[cst.BaseExpression]:
    for index, one in enumerate(error.args):
        is_detail = one.keyword.value == "detail" if one.keyword is not None else index == 1
        if is_detail and _is_text(one.value):
            yield one.value


def _texts_of_body(answer: cst.Call) -> Iterator[cst.BaseExpression]:
    for one in answer.args:
        body = one.value if one.keyword is None or one.keyword.value == "content" else None
        for entry in body.elements if isinstance(body, cst.Dict) else ():
            if isinstance(entry, cst.DictElement) and text_of(entry.key) in _TEXT and _is_text(entry.value):
                yield entry.value


def _is_text(value: cst.BaseExpression) -> bool:
    return isinstance(value, cst.SimpleString | cst.ConcatenatedString | cst.FormattedString)
