"""Drop a flush.

What it does:
    Removes `session.flush()` that stands as a statement.
Why it matters:
    Until the flush a new row has no id, no default of the database, and no constraint was checked: the answer says
    `"id": null`, a child row refers to nothing, and a conflict is met where nobody handles it (CWE-691, CWE-755).
Example:
    session.add(user); await session.flush(); return user → session.add(user); return user
A test that would notice:
    Asserts the id of what is returned before the commit, and the answer to a row that breaks a constraint.
Equivalent when:
    Something that flushes by itself comes next: a commit, a refresh, a query, the end of a `begin()` block (not
    mutated).
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import (
    Context,
    Example,
    Replacement,
    called_name,
    is_session,
    neighbours,
    owner_of,
    statement_call,
)

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def create(session, user):\n    session.add(user)\n    await session.flush()\n    return user.id\n",
        ("async def create(session, user):\n    session.add(user)\n    return user.id\n",),
    ),
    Example(
        "def create(db, user):\n    try:\n        db.flush()\n    except IntegrityError:\n        raise Conflict\n",
        ("def create(db, user):\n    try:\n        pass\n    except IntegrityError:\n        raise Conflict\n",),
    ),
    Example(
        "async def create(session, user):\n    await session.flush()\n    await session.commit()\n",
        why="the commit flushes",
    ),
    Example(
        "async def create(session, user):\n    await session.flush()\n    rows = await session.scalars(query)\n",
        why="the query flushes",
    ),
    Example(
        "async with session.begin_nested():\n    session.add(user)\n    await session.flush()\n",
        why="the block's end flushes",
    ),
    Example("sys.stdout.flush()\n", why="it is no session"),
)

_BEGINS = frozenset({"begin", "begin_nested"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = statement_call(node)
    if call is None or called_name(call) != "flush" or call.args or not is_session(owner_of(call), context):
        return
    if not _is_flushed_next(node, context.code(call.func).rpartition(".")[0], context):
        yield cst.RemoveFromParent()


def _is_flushed_next(statement: cst.CSTNode, session: str, context: Context) -> bool:
    line = context.parent(statement)
    found = neighbours(line, context) if line is not None else None
    if line is None or found is None:
        return False
    _, after = found
    if after:
        flushes = rf"(?<![\w.]){re.escape(session)}\.(?:commit|refresh|execute|scalars?|stream\w*|query|exec)\("
        following = after[0] if isinstance(after[0], cst.SimpleStatementLine) else None
        return following is not None and re.search(flushes, context.code(following)) is not None
    around = next(at for at in context.ancestors(line) if not isinstance(at, cst.IndentedBlock))
    return isinstance(around, cst.With) and any(
        isinstance(item.item, cst.Call) and called_name(item.item) in _BEGINS for item in around.items
    )
