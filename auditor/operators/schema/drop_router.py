"""Leave a router out.

What it does:
    Removes the statement that includes a router in the application or in another router.
Why it matters:
    All its routes answer 404. Tests that call the routes' functions, or an application of their own making, don't
    notice (CWE-1059, API9:2023).
Example:
    app.include_router(users.router) → pass
A test that would notice:
    Asks the application that is deployed for one of the router's paths.
Equivalent when:
    The same router is included twice.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        'app = FastAPI()\napp.include_router(users.router, prefix="/users")\n',
        ("app = FastAPI()\n",),
    ),
    Example(
        "for router in ROUTERS:\n    app.include_router(router)\n",
        ("for router in ROUTERS:\n    pass\n",),
    ),
    Example("routers.append(users.router)\n", why="it includes none"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=cst.Call(func=cst.Attribute()) as call) if called_name(call) == "include_router":
            yield cst.RemoveFromParent()
