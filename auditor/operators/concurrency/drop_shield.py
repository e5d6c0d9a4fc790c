"""Let the caller's cancellation reach what was shielded.

What it does:
    Turns `asyncio.shield(work())` into `work()` where that is awaited, alone or within `wait_for`, and anyio's
    `CancelScope(shield=True)` into one that is not shielded.
Why it matters:
    When the client goes away the work stops half way: a payment is made and not written down, a connection goes back
    to its pool in the middle of an answer, and the next request reads another one's data (CWE-362, CWE-460).
Example:
    await asyncio.shield(charge(order)) → await charge(order)
A test that would notice:
    Starts the call as a task, cancels it while the shielded work waits, and asserts that the work was done all the
    same.
Equivalent when:
    Nobody cancels. Without a test that does nothing can tell it.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, owner_of, standing_in, without

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "async def pay(order):\n    return await asyncio.shield(charge(order))\n",
        ("async def pay(order):\n    return await charge(order)\n",),
    ),
    Example(
        "async def pay(order):\n    await asyncio.wait_for(asyncio.shield(charge(order)), limit)\n",
        ("async def pay(order):\n    await asyncio.wait_for(charge(order), limit)\n",),
    ),
    Example(
        "async def leave():\n    with anyio.CancelScope(shield=True):\n        await say_goodbye()\n",
        ("async def leave():\n    with anyio.CancelScope():\n        await say_goodbye()\n",),
    ),
    Example("async def pay(order):\n    task = asyncio.shield(charge(order))\n    await task\n", why="it is a future"),
    Example("async def guard(hero):\n    await hero.shield(friend)\n", why="it is another method"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    owner = owner_of(call)
    is_ours = owner is None or context.code(owner) in {"asyncio", "anyio"}
    match called_name(call), call.args:
        case "shield", [cst.Arg(keyword=None, star="", value=work)] if is_ours:
            if _is_waited_for(call, context):
                yield standing_in(work, for_=call)
        case "CancelScope", [*arguments] if is_ours:
            for index, argument in enumerate(arguments):
                if argument.keyword is not None and context.code(argument).startswith("shield=True"):
                    yield call.with_changes(args=without(arguments, index))


def _is_waited_for(call: cst.Call, context: Context) -> bool:
    """`await shield(work())`, `await wait_for(shield(work()), 1)`: where anything that can be awaited would do."""
    above = context.parent(call)
    if isinstance(above, cst.Arg):
        outer = context.parent(above)
        is_limited = isinstance(outer, cst.Call) and called_name(outer) == "wait_for"
        return is_limited and isinstance(context.parent(cst.ensure_type(outer, cst.Call)), cst.Await)
    return isinstance(above, cst.Await)
