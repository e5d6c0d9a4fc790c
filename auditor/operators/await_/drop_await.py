"""Call a coroutine without awaiting it.

What it does:
    Drops `await` where the result is not used, and where only its truth is: in `if`, `while`, `not`, `assert`,
    `bool(…)`, the condition of a conditional expression or a comprehension, and `and` and `or` there. Where the result
    itself is used the mutant would fail at once and say nothing, so none is made.
Why it matters:
    As a statement the work is silently never done (CWE-821, CWE-691): Python only warns. As a condition the coroutine
    object is always true: `if await is_allowed(user)` lets everybody in (CWE-862, API5:2023).
Example:
    if not await is_allowed(user): raise Forbidden → if not is_allowed(user): raise Forbidden
A test that would notice:
    For a statement, looks at the effect: reads the row back, asserts `assert_awaited_once()` and not
    `assert_called_once()`. For a condition, tries the case in which it is false. Running tests with warnings as errors
    (`filterwarnings = error`) finds more of them.
Equivalent when:
    The awaited call does nothing that can be seen: a pause, the closing of something no longer used (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, standing_in
from auditor.operators.await_._effect import is_unobservable, is_write

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Await,)

examples = (
    Example(
        "async def save(session):\n    await session.flush()\n",
        ("async def save(session):\n    session.flush()\n",),
    ),
    Example(
        "async def get(user):\n    if not await allowed(user):\n        raise Forbidden\n",
        ("async def get(user):\n    if not allowed(user):\n        raise Forbidden\n",),
    ),
    Example(
        "async def get(user):\n    while user and (\n        await allowed(user)\n    ):\n        work()\n",
        ("async def get(user):\n    while user and (\n        allowed(user)\n    ):\n        work()\n",),
    ),
    Example(
        "async def get(user):\n    return 1 if await allowed(user) else 2\n",
        ("async def get(user):\n    return 1 if allowed(user) else 2\n",),
    ),
    Example(
        "async def get(users):\n    return [user for user in users if await allowed(user)]\n",
        ("async def get(users):\n    return [user for user in users if allowed(user)]\n",),
    ),
    Example(
        "async def get(user):\n    return bool(await known(user))\n",
        ("async def get(user):\n    return bool(known(user))\n",),
    ),
    Example("async def get():\n    user = await find()\n    return await show(user)\n", why="the result is used"),
    Example("async def get():\n    return await find() or default\n", why="the result is used"),
    Example("async def get():\n    await asyncio.sleep(0)\n", why="nobody sees a pause"),
    Example("async def order():\n    await asyncio.shield(stream.aclose())\n", why="nobody uses it any more"),
)


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Critical where a check is passed by all or a write is lost."""
    awaited = cst.ensure_type(node, cst.Await).expression
    is_statement = isinstance(context.parent(node), cst.Expr)
    return MutantClass.STANDARD if is_statement and not is_write(awaited, context) else MutantClass.CRITICAL


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Await)
    if isinstance(context.parent(node), cst.Expr):
        if not is_unobservable(node.expression):
            yield standing_in(node.expression, for_=node)
    elif _only_truth_counts(node, context):
        yield standing_in(node.expression, for_=node)


def _only_truth_counts(node: cst.BaseExpression, context: Context) -> bool:
    match context.parent(node):
        case cst.If() | cst.While() | cst.Assert() | cst.CompIf():
            return True
        case cst.IfExp(test=test):
            return test is node
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.BooleanOperation() as operation:
            return _only_truth_counts(operation, context)
        case cst.Arg() as argument:  # `bool(await known(token))`
            call = context.parent(argument)
            return isinstance(call, cst.Call) and called_name(call) == "bool" and len(call.args) == 1
    return False
