"""Commit after the session was closed.

What it does:
    Moves the commit at the end of the block that opened the session behind the block.
Why it matters:
    Closing the session rolls back, and the commit that comes after it commits nothing and says nothing: a lost write
    by one level of indentation (CWE-691, CWE-672).
Example:
    async with sessions() as session: session.add(user); await session.commit()
    → async with sessions() as session: session.add(user)
      await session.commit()
A test that would notice:
    Reads the row back through a second, independent session.
Equivalent when:
    Nothing was written.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.transaction._writes import commit_owner, only_reads

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.With,)

examples = (
    Example(
        "async def save(user):\n    async with sessions() as session:\n        session.add(user)\n"
        "        await session.commit()\n    return user\n",
        (
            "async def save(user):\n    async with sessions() as session:\n        session.add(user)\n"
            "    await session.commit()\n    return user\n",
        ),
    ),
    Example(
        "async with sessions() as session:\n    await session.commit()\n",
        why="nothing was written",
    ),
    Example(
        "async with sessions.begin() as session:\n    session.add(user)\n",
        why="the block commits by itself",
    ),
    Example(
        "async def save(session, user):\n    session.add(user)\n    await session.commit()\n",
        why="the session is closed elsewhere",
    ),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.With(
            items=[cst.WithItem(item=cst.Call(), asname=cst.AsName(name=cst.Name(value=session)))],
            body=cst.IndentedBlock(body=[_, *_, commit]) as body,
        ):
            before = body.with_changes(body=body.body[:-1])
            is_its_own = commit_owner(commit, context) == session
            if is_its_own and not all(only_reads(line, session, context) for line in body.body[:-1]):
                yield cst.FlattenSentinel([node.with_changes(body=before), commit])
