"""Drop a commit.

What it does:
    Removes a `commit()` that stands as a statement, awaited or not, of SQLAlchemy's sessions and connections as well
    as of asyncpg's transactions.
Why it matters:
    The request answers 200 or 201, and nothing is stored: a lost write (CWE-691). The session still shows the new
    row to whoever shares it, so a test that reads through the same session can't see the difference.
Example:
    session.add(user); await session.commit(); return user → session.add(user); return user
A test that would notice:
    Reads the row back through a second, independent session, or through a second request that has its own.
Equivalent when:
    Something around it commits anyway: a `get_db` dependency, `async with session.begin()`, autocommit; or nothing
    was written.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.transaction._ending import ends_transaction

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
    Example('repository.commit("message")\n', why="a commit with a message is not the database's"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if ends_transaction(cst.ensure_type(node, cst.Expr), by="commit"):
        yield cst.RemoveFromParent()
