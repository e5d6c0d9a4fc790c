"""Keep a context variable's value after its time.

What it does:
    Removes `variable.reset(token)` of a `ContextVar`. A variable that holds the tenant is the tenant family's.
Why it matters:
    Whatever runs next in the same context finds the value of the one before: its user, its locale, its request id
    (CWE-488).
Example:
    finally: current_user.reset(token) → finally: pass
A test that would notice:
    Reads the variable after the block, in the same task, and asserts the value from before; once after a failure.
Equivalent when:
    The context ends there too: each task has its own.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, last_name, speaks_of_tenant

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def call():\n    token = user.set('ada')\n    try:\n        await work()\n"
        "    finally:\n        user.reset(token)\n",
        (
            "async def call():\n    token = user.set('ada')\n    try:\n        await work()\n"
            "    finally:\n        pass\n",
        ),
    ),
    Example("current_tenant.reset(token)\n", why="the tenant family drops it"),
    Example("counter.reset()\n", why="it is no context variable"),
    Example("user.reset(password)\n", why="it is no context variable"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=cst.Call(func=cst.Attribute(value=variable), args=[argument]) as call):
            name, given = last_name(variable), last_name(argument.value).lower()
            if called_name(call) == "reset" and "token" in given and not speaks_of_tenant(name, context.tenancy):
                yield cst.RemoveFromParent()
