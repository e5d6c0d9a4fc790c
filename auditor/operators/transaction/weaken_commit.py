"""Undo or flush in place of a commit.

What it does:
    Turns a `commit()` into a `rollback()`, and, where rows were added, changed or deleted before it and not flushed,
    into a `flush()`.
Why it matters:
    The request answers as if all were well, and nothing is stored: a lost write (CWE-691). With `flush()` even the
    constraints have been checked and the new row has its id, so that it looks stored to whoever shares the session.
Example:
    session.add(user); await session.commit() → session.add(user); await session.rollback()
A test that would notice:
    Reads the row back through a second, independent session, or through a second request that has its own.
Equivalent when:
    Nothing was written, or something around it commits what was only flushed: a `get_db` dependency, for instance.
"""

from collections.abc import Iterator, Sequence

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import (
    Context,
    Example,
    Replacement,
    called_name,
    ends_transaction,
    is_session,
    mentions,
    neighbours,
    owner_of,
    statement_call,
    text_of,
)
from auditor.operators.transaction._writes import commits_anyway, row_written

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def create(session, user):\n    session.add(user)\n    await session.commit()\n",
        (
            "async def create(session, user):\n    session.add(user)\n    await session.flush()\n",
            "async def create(session, user):\n    session.add(user)\n    await session.rollback()\n",
        ),
    ),
    Example(
        "async def create(connection):\n    await connection.execute(insert(User))\n    await connection.commit()\n",
        (
            "async def create(connection):\n    await connection.execute(insert(User))\n"
            "    await connection.rollback()\n",
        ),
    ),
    Example(
        'async def create(connection):\n    await connection.execute("COMMIT")\n',
        ('async def create(connection):\n    await connection.execute("ROLLBACK")\n',),
    ),
    Example(
        '@router.get("/")\nasync def read(session):\n    await session.commit()\n    return await report(session)\n',
        why="a route's session is new: nothing was written, only the connection is given back",
    ),
    Example(
        "async with session.begin():\n    session.add(user)\n    await session.commit()\n",
        why="the block commits anyway",
    ),
    Example('await repository.commit("message")\n', why="a commit with a message is not the database's"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Expr)
    call = statement_call(node)
    owner = owner_of(call) if call is not None else None
    if call is None or owner is None or not ends_transaction(node, by="commit"):
        return
    if commits_anyway(node, context) or _is_first_of_route(node, owner, context):
        return
    if called_name(call) != "commit":
        yield from _rolled_back_text(node, call, context)
        return
    if is_session(owner, context) and _has_unflushed(node, context.code(owner), context):
        yield node.with_deep_changes(cst.ensure_type(call.func, cst.Attribute), attr=cst.Name("flush"))
    yield node.with_deep_changes(cst.ensure_type(call.func, cst.Attribute), attr=cst.Name("rollback"))


def _rolled_back_text(node: cst.Expr, call: cst.Call, context: Context) -> Iterator[Replacement]:
    value = call.args[0].value
    if isinstance(value, cst.Call):
        value = value.args[0].value
    if isinstance(value, cst.SimpleString) and text_of(value) is not None:
        yield node.with_deep_changes(value, value=f"{value.prefix}{value.quote}ROLLBACK{value.quote}")


def _is_first_of_route(statement: cst.Expr, owner: cst.BaseExpression, context: Context) -> bool:
    """Whether a decorated function commits before it has done anything else with its session."""
    match list(context.ancestors(statement))[:3]:
        case [cst.SimpleStatementLine() as line, cst.IndentedBlock(body=lines), cst.FunctionDef(decorators=[_, *_])]:
            before = lines[: list(lines).index(line)]
            return isinstance(owner, cst.Name) and not any(mentions(one, owner.value, context) for one in before)
    return False


def _has_unflushed(statement: cst.Expr, owner: str, context: Context) -> bool:
    """Whether the block, up to the commit, writes rows that only the commit would send to the database."""
    line = context.parent(statement)
    around = neighbours(line, context) if line is not None else None
    before = around[0] if around is not None else ()
    return any(_is_unflushed(one, owner, before[index + 1 :], context) for index, one in enumerate(before))


def _is_unflushed(line: cst.CSTNode, owner: str, after: Sequence[cst.CSTNode], context: Context) -> bool:
    """A row that the unit of work holds: a statement that is run, or a function that is called, may have flushed it."""
    row = row_written(line, owner, context)
    if not row or row.endswith(")"):
        return False
    return f"{owner}.flush(" not in "".join(map(context.code, after))
