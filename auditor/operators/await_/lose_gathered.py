"""Lose one of the gathered calls.

What it does:
    Of `asyncio.gather(…)` whose results are not taken apart one by one, drops one of the calls. Where they are, as
    in `users, orders = await gather(…)`, puts its neighbour in the call's place.
Why it matters:
    One of several pieces of work is never done, or one figure is shown in another's place (CWE-691): the usual slip
    when a line of several like it is copied.
Example:
    await asyncio.gather(notify(a), notify(b)) → await asyncio.gather(notify(b))
A test that would notice:
    Asserts every one of the effects or results, with values that differ from each other.
Equivalent when:
    Two of the calls have the same result.
"""

from collections.abc import Iterator, Sequence

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, without
from auditor.operators.await_._effect import name_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Await,)

examples = (
    Example(
        "async def tell():\n    await asyncio.gather(mail(1), post(1))\n",
        (
            "async def tell():\n    await asyncio.gather(mail(1))\n",
            "async def tell():\n    await asyncio.gather(post(1))\n",
        ),
    ),
    Example(
        "async def show():\n    users, sums = await gather(count(User), total(Sum), return_exceptions=True)\n",
        (
            "async def show():\n    users, sums = await gather(total(Sum), total(Sum), return_exceptions=True)\n",
            "async def show():\n    users, sums = await gather(count(User), count(User), return_exceptions=True)\n",
        ),
    ),
    Example("async def tell():\n    await asyncio.gather(*map(mail, all))\n", why="the calls are not written here"),
    Example("async def tell():\n    await asyncio.gather(mail(1))\n", why="await/drop_statement drops it"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Await)
    call = node.expression
    if not isinstance(call, cst.Call) or name_of(call) != "gather" or any(one.star for one in call.args):
        return
    gathered = [index for index, one in enumerate(call.args) if one.keyword is None]
    if len(gathered) < 2:
        return
    for index in gathered:
        if not _taken_apart(node, context):
            yield node.with_changes(expression=call.with_changes(args=without(call.args, index)))
        else:
            yield from _with_neighbour(node, call, index, gathered)


def _taken_apart(node: cst.Await, context: Context) -> bool:
    above = context.parent(node)
    return isinstance(above, cst.Assign) and any(isinstance(one.target, cst.Tuple | cst.List) for one in above.targets)


def _with_neighbour(node: cst.Await, call: cst.Call, index: int, gathered: Sequence[int]) -> Iterator[Replacement]:
    neighbour = index + 1 if index != gathered[-1] else index - 1
    value = call.args[neighbour].value
    if not value.deep_equals(call.args[index].value):
        yield node.with_changes(expression=call.with_deep_changes(call.args[index], value=value.deep_clone()))
