"""Drop a raise.

What it does:
    Removes a `raise` statement, and the work goes on. In a route `raise HTTPException(…)` is also turned into
    `return HTTPException(…)`. Refusals (401, 403) are the auth family's, checks of the tenant the tenant family's.
Why it matters:
    A condition that was noticed is not acted upon (CWE-703, CWE-755): the missing row is used as if it were there,
    the failed step counts as done. A returned HTTPException is an answer of 200 with the error as its body.
Example:
    if user is None: raise NotFound("user") → if user is None: pass
A test that would notice:
    Brings about the condition, and asserts the error: its type, its status, and that nothing was done.
Equivalent when:
    Nothing can bring the condition about. `NotImplementedError` and `AssertionError` say so and are left alone, and
    so is a `raise` in a `while True`, which may be its only end.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, is_refusal, is_route, made_name
from auditor.operators.error._flow import function_around, handler_around, in_endless_loop, is_generator
from auditor.operators.error._handler import HTTP_ERRORS, is_others, passes_on
from auditor.operators.tenant import drop_guard

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Raise,)

examples = (
    Example(
        "def get(user):\n    if user is None:\n        raise NotFound('user')\n    return user\n",
        ("def get(user):\n    if user is None:\n        pass\n    return user\n",),
    ),
    Example(
        "try:\n    work()\nexcept Exception:\n    await session.rollback()\n    raise\n",
        ("try:\n    work()\nexcept Exception:\n    await session.rollback()\n",),
    ),
    Example(
        "@router.get('/{id}')\nasync def read(id):\n    if id not in shown: raise HTTPException(404)\n    return id\n",
        (
            "@router.get('/{id}')\nasync def read(id):\n    if id not in shown: pass\n    return id\n",
            "@router.get('/{id}')\nasync def read(id):\n"
            "    if id not in shown: return HTTPException(404)\n    return id\n",
        ),
    ),
    Example("def get(user):\n    if user is None:\n        raise HTTPException(401)\n", why="the auth family drops it"),
    Example("if row.tenant_id != tenant_id:\n    raise NotFound\n", why="the tenant family drops it"),
    Example("def read(self):\n    raise NotImplementedError\n", why="nobody calls it"),
    Example("while True:\n    if tries > 3:\n        raise Failed\n    again()\n", why="it would never end"),
    Example("try:\n    work()\nexcept CancelledError:\n    raise\n", why="the concurrency family drops it"),
    Example(
        "try:\n    work()\nexcept NotFound:\n    raise\nexcept Exception:\n    hide()\n",
        why="error/widen_except drops the clause",
    ),
)

_ENDS_LOOP = frozenset({"StopIteration", "StopAsyncIteration", "GeneratorExit", "CancelledError"})
_CANT_HAPPEN = frozenset({"NotImplementedError", "AssertionError"})
_ENDS_PROCESS = frozenset({"SystemExit", "KeyboardInterrupt"})
_LEFT_ALONE = _ENDS_LOOP | _CANT_HAPPEN | _ENDS_PROCESS


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Raise)
    if made_name(node.exc) in _LEFT_ALONE or in_endless_loop(node, context) or _is_others(node, context):
        return
    yield cst.RemoveFromParent()
    if made_name(node.exc) in HTTP_ERRORS and _in_route(node, context):
        yield cst.Return(value=node.exc, whitespace_after_return=cst.SimpleWhitespace(" "), semicolon=node.semicolon)


def _is_others(node: cst.Raise, context: Context) -> bool:
    if node.exc is not None and is_refusal(node.exc):
        return True
    handler = handler_around(node, context)
    if handler is not None:
        return is_others(handler) or passes_on(handler)
    around = next((at for at in context.ancestors(node) if isinstance(at, cst.If)), None)
    return around is not None and any(True for _ in drop_guard.mutate(around, context))


def _in_route(node: cst.Raise, context: Context) -> bool:
    function = function_around(node, context)
    return function is not None and is_route(function) and not is_generator(function)
