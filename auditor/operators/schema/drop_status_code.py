"""Drop the status code of a route.

What it does:
    Removes `status_code=201` and the like from a route, which then answers 200.
Why it matters:
    Clients that wait for 201, 202 or 204 take the request for failed, or look for a body that isn't there (CWE-393,
    API8:2023).
Example:
    @router.post("/users", status_code=201) → @router.post("/users")
A test that would notice:
    Asserts the exact status, and not `answer.is_success`.
Equivalent when:
    The code is 200, or the function answers with a Response of its own (not mutated).
"""

import re
from collections.abc import Iterator

import libcst as cst
from libcst import matchers

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.schema._column import indexes_of
from auditor.operators.schema._route import decorated, is_route, returned_type

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        '@router.post("", status_code=201)\nasync def create(): ...\n',
        ('@router.post("")\nasync def create(): ...\n',),
    ),
    Example(
        'app.add_api_route("/users", create, status_code=status.HTTP_201_CREATED)\n',
        ('app.add_api_route("/users", create)\n',),
    ),
    Example('@app.get("/", status_code=status.HTTP_200_OK)\ndef get(): ...\n', why="it is 200 anyway"),
    Example(
        '@app.get("/old", status_code=301)\ndef old() -> RedirectResponse:\n    return RedirectResponse("/new", 301)\n',
        why="the Response has a status of its own",
    ),
    Example("raise HTTPException(status_code=404)\n", why="it is no route's"),
)

_OK = re.compile(r"200|(?:\w+\.)*(?:HTTP_200_OK|OK)(?:\.value)?")


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    if not is_route(call, context) or _answers_by_itself(call, context):
        return
    for index in indexes_of(call, {"status_code"}):
        if _OK.fullmatch(context.code(call.args[index].value)) is None:
            yield call.with_changes(args=without(call.args, index))


def _answers_by_itself(call: cst.Call, context: Context) -> bool:
    if returned_type(call, context).endswith("Response"):
        return True
    function = decorated(call, context)
    returned = matchers.findall(function.body, matchers.Return(matchers.Call())) if function is not None else ()
    return any(
        called_name(cst.ensure_type(cst.ensure_type(one, cst.Return).value, cst.Call)).endswith("Response")
        for one in returned
    )
