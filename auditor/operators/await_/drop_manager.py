"""Use a client, a session or a connection without its block.

What it does:
    Turns `async with client() as it:` into `it = client()` and keeps the body, where that is code that works: HTTP
    clients, database sessions, connections taken from a pool or an engine.
Why it matters:
    Nothing closes it, and nothing gives the connection back: after so many requests the pool is empty and the service
    hangs (CWE-772, CWE-404).
Example:
    async with sessions() as session: return await find(session) → session = sessions(); return await find(session)
A test that would notice:
    Asserts afterwards that the client is closed (`client.is_closed`) or that the pool has all its connections
    (`engine.pool.checkedout() == 0`); or makes more calls than the pool has connections.
Equivalent when:
    The thing closes itself when nobody holds it any more. Advisory: a single request seldom shows it.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.With,)

examples = (
    Example(
        "async def read():\n    async with AsyncClient(timeout=3) as client:\n        return await client.get(URL)\n",
        ("async def read():\n    client = AsyncClient(timeout=3)\n    return await client.get(URL)\n",),
    ),
    Example(
        "async def read(pool):\n    async with pool.acquire() as db, db.transaction():\n        await find(db)\n",
        (
            "async def read(pool):\n    db = await pool.acquire()\n"
            "    async with db.transaction():\n        await find(db)\n",
        ),
    ),
    Example(
        "async def read():\n    async with (\n        AsyncClient() as it,\n        lock,\n    ):\n        ask(it)\n",
        ("async def read():\n    it = AsyncClient()\n    async with (\n        lock,\n    ):\n        ask(it)\n",),
    ),
    Example(
        "async def read():\n    async with sessions() as session: return await find(session)\n",
        ("async def read():\n    session = sessions()\n    return await find(session)\n",),
    ),
    Example("async def read():\n    async with engine.begin() as db:\n        pass\n", why="the transaction family's"),
    Example("async def read():\n    async with lock:\n        pass\n", why="the concurrency family's"),
    Example("async def read():\n    async with opened(path) as file:\n        pass\n", why="nobody knows if it works"),
)

_MADE = re.compile(
    r"AsyncClient|ClientSession|AsyncSession(?:Local|Maker|Factory)?|SessionLocal"
    r"|(?:\w*_)?(?:sessions?|session_?(?:maker|factory|local))"
)
_TAKEN = {"acquire": re.compile(r"(?:\w*_)?pool"), "connect": re.compile(r"(?:\w*_)?engine")}


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.With)
    item = node.items[0]
    made = _unmanaged(item) if node.asynchronous is not None else None
    if made is None or item.asname is None:
        return
    bound = cst.Assign(targets=[cst.AssignTarget(item.asname.name)], value=made)
    first = cst.SimpleStatementLine([bound], leading_lines=node.leading_lines)
    if len(node.items) > 1:
        yield cst.FlattenSentinel([first, node.with_changes(items=node.items[1:], leading_lines=[])])
    elif isinstance(node.body, cst.SimpleStatementSuite):
        yield cst.FlattenSentinel([first, cst.SimpleStatementLine(node.body.body)])
    else:
        yield cst.FlattenSentinel([first, *node.body.body])


def _unmanaged(item: cst.WithItem) -> cst.BaseExpression | None:
    """What makes the thing without a block, None where that is not known to work."""
    call = item.item
    if not isinstance(call, cst.Call):
        return None
    if _MADE.fullmatch(called_name(call)) is not None:
        return call
    owner = call.func.value if isinstance(call.func, cst.Attribute) else None
    name = owner.attr.value if isinstance(owner, cst.Attribute) else getattr(owner, "value", "")
    pattern = _TAKEN.get(called_name(call))
    return cst.Await(call) if pattern is not None and isinstance(name, str) and pattern.fullmatch(name) else None
