"""Commit before the last write.

What it does:
    Moves a commit up, before the last of several writes of its block.
Why it matters:
    What comes after the commit is lost when the session is closed (CWE-691), though most of the work lands and the
    answer says that all of it did. Where there is one write only, losing the commit says the same.
Example:
    session.add(order); session.add(line); await session.commit()
    → session.add(order); await session.commit(); session.add(line)
A test that would notice:
    Reads all of what was written back through a second session, not only the first row.
Equivalent when:
    Something commits once more later: a `get_db` dependency, for instance.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.transaction._writes import commit_owner, last_write

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.IndentedBlock,)

examples = (
    Example(
        "async def order(session):\n    session.add(order)\n    session.add(line)\n    await session.flush()\n"
        "    await session.commit()  # both\n    return order\n",
        (
            "async def order(session):\n    session.add(order)\n    await session.commit()  # both\n"
            "    session.add(line)\n    await session.flush()\n    return order\n",
        ),
    ),
    Example(
        "async def move(db, a, b):\n    try:\n        await db.execute(update(Account).values(n=1))\n"
        "        await debit(db, b)\n        await db.commit()\n    except Error:\n        await db.rollback()\n",
        (
            "async def move(db, a, b):\n    try:\n        await db.execute(update(Account).values(n=1))\n"
            "        await db.commit()\n        await debit(db, b)\n    except Error:\n        await db.rollback()\n",
        ),
    ),
    Example(
        "async def save(session, user):\n    session.add(user)\n    await session.commit()\n",
        why="losing the commit says the same",
    ),
    Example(
        "async def save(session):\n    session.add(user)\n    await session.commit()\n    session.add(event)\n"
        "    await session.commit()\n",
        why="each has its own commit",
    ),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    block = cst.ensure_type(node, cst.IndentedBlock)
    lines = block.body
    for index, commit in enumerate(lines):
        owner = commit_owner(commit, context)
        last = last_write(lines[:index], owner, context) if owner else None
        if last is not None:
            yield block.with_changes(body=[*lines[:last], commit, *lines[last:index], *lines[index + 1 :]])
