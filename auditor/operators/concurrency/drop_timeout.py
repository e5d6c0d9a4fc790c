"""Wait without a limit.

What it does:
    Puts `None` in the place of the limit of `asyncio.timeout(…)`, `timeout_at(…)`, `wait_for(…)`, `async_timeout` and
    anyio's `fail_after` and `move_on_after`: the same as a limit that is never met.
Why it matters:
    What does not answer holds the request, its connection and its locks for ever: a hung worker, a service that any
    slow neighbour stops (CWE-400, CWE-1088, API4:2023).
Example:
    async with asyncio.timeout(limit): → async with asyncio.timeout(None):
A test that would notice:
    Sets a very short limit, lets the work take longer, and asserts the error's answer, within a time limit of its own.
Equivalent when:
    The work always ends.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, owner_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Call,)

examples = (
    Example(
        "async def get():\n    async with asyncio.timeout(limit):\n        return await load()\n",
        ("async def get():\n    async with asyncio.timeout(None):\n        return await load()\n",),
    ),
    Example(
        "async def get():\n    return await asyncio.wait_for(load(), 2.5)\n",
        ("async def get():\n    return await asyncio.wait_for(load(), None)\n",),
    ),
    Example(
        "async def get():\n    return await wait_for(load(), timeout=settings.limit)\n",
        ("async def get():\n    return await wait_for(load(), timeout=None)\n",),
    ),
    Example(
        "async def get():\n    with anyio.move_on_after(3):\n        await load()\n",
        ("async def get():\n    with anyio.move_on_after(None):\n        await load()\n",),
    ),
    Example("async def get():\n    await condition.wait_for(is_ready)\n", why="it has no limit"),
    Example("client = Client(timeout=httpx.Timeout(5))\n", why="a client without a limit has its own default"),
    Example("async def get():\n    async with asyncio.timeout(None):\n        await load()\n", why="it has no limit"),
)

_OWNERS = frozenset({"asyncio", "anyio", "async_timeout", "trio"})
_LIMITS = {"timeout": 0, "timeout_at": 0, "fail_after": 0, "move_on_after": 0, "wait_for": 1}
_KEYWORDS = frozenset({"timeout", "delay", "when"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = cst.ensure_type(node, cst.Call)
    place = _LIMITS.get(called_name(call))
    owner = owner_of(call)
    is_known = context.code(owner) in _OWNERS if owner is not None else _is_plain(call, context)
    if place is None or not is_known:
        return
    for index, argument in enumerate(call.args):
        is_limit = argument.keyword.value in _KEYWORDS if argument.keyword is not None else index == place
        if is_limit and not argument.star and context.code(argument.value) != "None":
            yield call.with_deep_changes(argument, value=cst.Name("None"))


def _is_plain(call: cst.Call, context: Context) -> bool:
    """Whether a function without an owner is the one meant: awaited, or what a block enters."""
    above = context.parent(call)
    return isinstance(above, cst.WithItem) or (isinstance(above, cst.Await) and called_name(call) == "wait_for")
