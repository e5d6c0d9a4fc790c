"""Drop a commit.

What it does:
    Removes a `commit()` that stands as a statement, awaited or not, of SQLAlchemy's sessions and connections as well
    as of asyncpg's transactions, and `execute("COMMIT")`.
Why it matters:
    The request answers 200 or 201, and nothing is stored: a lost write (CWE-691). The session still shows the new
    row to whoever shares it, so a test that reads through the same session can't see the difference.
Example:
    session.add(user); await session.commit(); return user → session.add(user); return user
A test that would notice:
    Reads the row back through a second, independent session, or through a second request that has its own.
Equivalent when:
    Something around it commits anyway: a `get_db` dependency, autocommit (in a block of `session.begin()` none is
    made); or nothing was written.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, ends_transaction
from auditor.operators.transaction._writes import commits_anyway

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def create(session, user):\n    session.add(user)\n    await session.commit()\n    return user\n",
        ("async def create(session, user):\n    session.add(user)\n    return user\n",),
    ),
    Example(
        "def save(self):\n    self.connection.commit()  # now\n",
        ("def save(self):\n    pass  # now\n",),
    ),
    Example("session.add(user); session.commit()\n", ("session.add(user); pass\n",)),
    Example(
        'async def save(connection):\n    await connection.execute("commit;")\n',
        ("async def save(connection):\n    pass\n",),
    ),
    Example(
        "async with sessions.begin() as session:\n    session.add(user)\n    await session.commit()\n",
        why="the block commits anyway",
    ),
    Example('repository.commit("message")\n', why="a commit with a message is not the database's"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Expr)
    if ends_transaction(node, by="commit") and not commits_anyway(node, context):
        yield cst.RemoveFromParent()
