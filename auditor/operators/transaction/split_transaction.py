"""Split one transaction in two.

What it does:
    Puts a commit before the last of several writes, so that it no longer lands together with those before it; a
    `begin()` block becomes two.
Why it matters:
    When the last write fails, or the process ends in between, the first ones stay: money taken from one account and
    given to nobody, an order without its lines (CWE-662). Row locks are let go half way, too (CWE-362).
Example:
    session.add(order); session.add(line); await session.commit()
    → session.add(order); await session.commit(); session.add(line); await session.commit()
A test that would notice:
    Makes the last write fail (a constraint, a row that is not there) and asserts through another session that
    nothing of the first ones was stored.
Equivalent when:
    The writes need not land together. Several changes of one row are one write (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.transaction._writes import begun_by, commit_owner, last_write

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.IndentedBlock, cst.With)

examples = (
    Example(
        "async def order(session):\n    session.add(order)\n    # its line\n    session.add(line)\n"
        "    await session.commit()\n",
        (
            "async def order(session):\n    session.add(order)\n    await session.commit()\n    # its line\n"
            "    session.add(line)\n    await session.commit()\n",
        ),
    ),
    Example(
        "def move(session, a, b):\n    a.n -= 1\n    b.n += 1\n    session.commit()\n",
        ("def move(session, a, b):\n    a.n -= 1\n    session.commit()\n    b.n += 1\n    session.commit()\n",),
    ),
    Example(
        "async with engine.begin() as connection:\n    await connection.execute(insert(Order))\n"
        "    await connection.execute(insert(Line))\n",
        (
            "async with engine.begin() as connection:\n    await connection.execute(insert(Order))\n"
            "async with engine.begin() as connection:\n    await connection.execute(insert(Line))\n",
        ),
    ),
    Example(
        "async def save(session, user):\n    user.name = name\n    user.email = email\n    session.add(user)\n"
        "    await session.commit()\n",
        why="all of it is one row",
    ),
    Example(
        "async def save(session, user):\n    await session.execute(select(User))\n    session.add(user)\n"
        "    await session.commit()\n",
        why="only one of them writes",
    ),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.IndentedBlock(body=lines):
            for index, commit in enumerate(lines):
                owner = commit_owner(commit, context)
                last = last_write(lines[:index], owner, context) if owner else None
                if last is not None:
                    between = cst.ensure_type(commit, cst.SimpleStatementLine).with_changes(
                        leading_lines=[], trailing_whitespace=cst.TrailingWhitespace()
                    )
                    yield node.with_changes(body=[*lines[:last], between, *lines[last:]])
        case cst.With(body=cst.IndentedBlock(body=lines) as block):
            for _, writer in begun_by(node, context):
                last = last_write(lines, writer, context)
                if last is not None:
                    first = node.with_changes(body=block.with_changes(body=lines[:last]))
                    second = node.with_changes(body=block.with_changes(body=lines[last:]), leading_lines=[])
                    yield cst.FlattenSentinel([first, second])
