"""Answer before the work is done.

What it does:
    Where the last thing that a function waits for is a write whose result is not used, starts it as a task and does
    not wait: `asyncio.create_task(…)` in place of `await`. Work of a database session is left alone: two tasks then use
    one session, and which of them meets the other is the event loop's affair, so that the verdict would be, too.
Why it matters:
    The caller goes on, and answers, before the work is done, and never learns that it failed (CWE-362, CWE-821). The
    session may be closed, or the process gone, before the task has run.
Example:
    await outbox.publish(event); return order → asyncio.create_task(outbox.publish(event)); return order
A test that would notice:
    Makes the call fail and asserts that the caller fails too; or asserts the effect at once when the caller returns,
    without waiting.
Equivalent when:
    The call does not wait for anything, and can't fail.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, is_connection, is_session, owner_of
from auditor.operators.await_._asyncio import is_imported
from auditor.operators.await_._effect import is_write
from auditor.operators.await_._last import nothing_awaited_after

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "import asyncio\nasync def order():\n    await outbox.publish(event)\n    return 1\n",
        ("import asyncio\nasync def order():\n    asyncio.create_task(outbox.publish(event))\n    return 1\n",),
    ),
    Example(
        "async def order():\n    if late: await save(1)\n",
        ('async def order():\n    if late: __import__("asyncio").create_task(save(1))\n',),
    ),
    Example("async def order():\n    await save(1)\n    await load(1)\n", why="the task would run before the end"),
    Example("async def order():\n    async with lock:\n        await save(1)\n", why="leaving the block waits"),
    Example("async def order():\n    for one in all:\n        await save(one)\n", why="the next turn waits"),
    Example("async def order():\n    found = await save(1)\n    return found\n", why="the result is used"),
    Example("async def order():\n    await load(1)\n", why="it writes nothing"),
    Example("async def order(db):\n    await db.commit()\n", why="await/drop_await loses it, and every time"),
    Example("async def order(db):\n    await save(db, 1)\n", why="it shares the session with what comes after"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=cst.Await(expression=cst.Call() as call)):
            if is_write(call, context) and not _of_database(call, context) and nothing_awaited_after(node, context):
                started = cst.Call(func=_create_task(context), args=[cst.Arg(call.with_changes(lpar=[], rpar=[]))])
                yield cst.Expr(value=started, semicolon=node.semicolon)


def _of_database(call: cst.Call, context: Context) -> bool:
    """Whether it works on a session or a connection, its own or one that it is given."""
    used = [owner_of(call), *(argument.value for argument in call.args)]
    return any(is_session(one, context) or is_connection(one) for one in used)


def _create_task(context: Context) -> cst.BaseExpression:
    text = "asyncio.create_task" if is_imported(context, "asyncio") else '__import__("asyncio").create_task'
    return cst.parse_expression(text)
