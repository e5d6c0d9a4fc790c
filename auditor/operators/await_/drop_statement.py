"""Drop an awaited statement.

What it does:
    Removes a statement that only awaits a call. Commits, rollbacks, flushes, refreshes and deletions of rows are the
    transaction family's, what binds a connection to a tenant is the tenant family's.
Why it matters:
    The step is never taken: a row not written, a check not made, a message not sent (CWE-691).
Example:
    await audit_log.write(event); return order → return order
A test that would notice:
    Asserts the step's effect where it can be seen from outside: the row in the database, the request that reached
    the other service, the refusal.
Equivalent when:
    The awaited call does nothing that can be seen: a pause, the closing of something no longer used (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import (
    Context,
    Example,
    Replacement,
    binding_of,
    control_verb,
    deletes_row,
    ends_transaction,
    is_session,
    owner_of,
    statement_call,
)
from auditor.operators.await_._effect import is_unobservable, is_write, name_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def order():\n    await audit_log.write(event)\n    return 1\n",
        ("async def order():\n    return 1\n",),
    ),
    Example("async def order():\n    await check()\n", ("async def order():\n    pass\n",)),
    Example("async def order():\n    if late: await cancel()\n", ("async def order():\n    if late: pass\n",)),
    Example("async def order():\n    await session.commit()\n", why="the transaction family drops it"),
    Example(
        "async def act(db):\n    await db.execute(text(\"SELECT set_config('app.tenant_id', :t, true)\"), {'t': t})\n",
        why="the tenant family drops it",
    ),
    Example("async def order(session):\n    await session.delete(row)\n", why="the transaction family drops it"),
    Example('async def order():\n    await connection.execute("COMMIT")\n', why="the transaction family drops it"),
    Example("async def order():\n    await asyncio.sleep(1)\n", why="nobody sees a pause"),
    Example("async def order():\n    await asyncio.shield(stream.aclose())\n", why="nobody uses it any more"),
    Example("async def order():\n    await engine.dispose()\n", why="nobody uses it any more"),
    Example("async def order():\n    save()\n", why="it is not awaited"),
)

_OF_SESSIONS = frozenset({"flush", "refresh"})


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Critical where a write is lost."""
    awaited = cst.ensure_type(cst.ensure_type(node, cst.Expr).value, cst.Await).expression
    return MutantClass.CRITICAL if is_write(awaited, context) else MutantClass.STANDARD


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=cst.Await(expression=awaited)):
            if not (is_unobservable(awaited) or _is_transactions(node, context) or binding_of(node, context)):
                yield cst.RemoveFromParent()


def _is_transactions(statement: cst.Expr, context: Context) -> bool:
    """Whether the transaction family drops it."""
    if any(ends_transaction(statement, by=end) for end in ("commit", "rollback")):
        return True
    call = statement_call(statement)
    if call is None:
        return False
    is_flush = name_of(call) in _OF_SESSIONS and is_session(owner_of(call), context)
    return is_flush or bool(control_verb(call)) or deletes_row(call, context)
