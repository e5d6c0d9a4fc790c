"""Drop the registration of an exception handler.

What it does:
    Removes `app.add_exception_handler(…)`, the decorator `@app.exception_handler(…)`, or an entry of
    `exception_handlers={…}`.
Why it matters:
    The error is no longer turned into its answer (CWE-755): a domain's "not found" becomes a 500, and a failure of
    the database reaches the server's own handler, which may show more than it should (CWE-209).
Example:
    app.add_exception_handler(NotFound, answer_404) → (nothing)
A test that would notice:
    Brings about the error through a route of the whole application, and asserts status and body of the answer.
Equivalent when:
    A handler of a base class answers in the same way.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, undecorated, without

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr, cst.FunctionDef, cst.Arg)

examples = (
    Example(
        "def make(app):\n    app.add_exception_handler(NotFound, tell)\n    return app\n",
        ("def make(app):\n    return app\n",),
    ),
    Example(
        "@app.exception_handler(NotFound)\nasync def tell(request, fault):\n    return Answer(404)\n",
        ("async def tell(request, fault):\n    return Answer(404)\n",),
    ),
    Example(
        "app = FastAPI(exception_handlers={NotFound: tell, 500: hide})\n",
        (
            "app = FastAPI(exception_handlers={500: hide})\n",
            "app = FastAPI(exception_handlers={NotFound: tell})\n",
        ),
    ),
    Example("app.add_middleware(TimeLimit)\n", why="it is no handler of errors"),
    Example("@app.middleware('http')\nasync def tell(request, call_next):\n    pass\n", why="it handles no errors"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=cst.Call(args=[_, _, *_]) as call) if called_name(call) == "add_exception_handler":
            yield cst.RemoveFromParent()
        case cst.FunctionDef(decorators=decorators):
            for one in decorators:
                if isinstance(one.decorator, cst.Call) and called_name(one.decorator) == "exception_handler":
                    yield undecorated(node, one)
        case cst.Arg(keyword=cst.Name("exception_handlers"), value=cst.Dict(elements=[*entries]) as handlers):
            for index in range(len(entries)):
                yield node.with_changes(value=handlers.with_changes(elements=without(entries, index)))
