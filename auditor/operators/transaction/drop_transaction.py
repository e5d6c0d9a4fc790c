"""Do the work without its transaction block.

What it does:
    Takes the statements out of a block that begins a transaction: `async with session.begin():`,
    `connection.begin()`, `begin_nested()`, asyncpg's `connection.transaction()`. Where the block also opens what it
    begins, that stays open and nothing is begun: `sessions.begin()` becomes `sessions()`, `engine.begin()`
    `engine.connect()`. `execute("BEGIN")` is removed.
Why it matters:
    In SQLAlchemy nobody commits any more: a lost write (CWE-691). In asyncpg each statement now commits by itself:
    after an error the first half stays (CWE-662). Without its savepoint one bad row spoils the whole batch (CWE-460).
Example:
    async with connection.transaction(): await debit(); await credit() → await debit(); await credit()
A test that would notice:
    Reads back through a second connection; makes the second statement fail and asserts that the first left nothing.
Equivalent when:
    The block holds one statement of asyncpg's, or a savepoint whose error nobody handles, or only reads (not mutated).
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import (
    Context,
    Example,
    Replacement,
    below,
    called_name,
    control_verb,
    is_connection,
    is_session,
    lines_of,
    made_name,
    owner_of,
    statement_call,
    uses_target,
    without_manager,
)
from auditor.operators.transaction._writes import only_reads

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.With, cst.Expr)

examples = (
    Example(
        "async def save(session):\n    async with session.begin():\n        session.add(order)\n"
        "        session.add(line)\n    return order\n",
        ("async def save(session):\n    session.add(order)\n    session.add(line)\n    return order\n",),
    ),
    Example(
        "async with sessions() as session, session.begin():\n    session.add(order)\n",
        ("async with sessions() as session:\n    session.add(order)\n",),
    ),
    Example(
        "async with sessions.begin() as session:\n    session.add(order)\n",
        ("async with sessions() as session:\n    session.add(order)\n",),
    ),
    Example(
        "with Session.begin() as session:\n    user = session.get(User, id)\n    user.name = name\n",
        ("with Session() as session:\n    user = session.get(User, id)\n    user.name = name\n",),
    ),
    Example(
        "async with engine.begin() as connection:\n    await connection.run_sync(create)\n",
        ("async with engine.connect() as connection:\n    await connection.run_sync(create)\n",),
    ),
    Example(
        "async with connection.transaction():\n    await connection.execute(a)\n    await connection.execute(b)\n",
        ("await connection.execute(a)\nawait connection.execute(b)\n",),
    ),
    Example(
        "for row in rows:\n    try:\n        async with session.begin_nested():\n            session.add(row)\n"
        "    except IntegrityError:\n        skipped += 1\n",
        ("for row in rows:\n    try:\n        session.add(row)\n    except IntegrityError:\n        skipped += 1\n",),
    ),
    Example(
        'async def move(connection):\n    await connection.execute("BEGIN")\n    await debit(connection)\n',
        ("async def move(connection):\n    await debit(connection)\n",),
    ),
    Example(
        "async with connection.transaction():\n    await connection.execute(debit, amount)\n",
        why="one statement is a transaction by itself",
    ),
    Example(
        "async with session.begin_nested():\n    session.add(row)\n",
        why="its error ends the whole transaction anyway",
    ),
    Example(
        "async with sessions.begin() as session:\n    rows = await session.scalars(select(User))\n",
        why="it only reads",
    ),
    Example(
        "async with connection.transaction() as transaction:\n    await work(connection)\n"
        "    await transaction.rollback()\n",
        why="the transaction itself is used",
    ),
    Example("with trace.begin():\n    work()\n", why="it is no connection"),
    Example(
        "async with engines[0].begin() as one:\n    await one.execute(debit)\n    await one.execute(credit)\n",
        why="nothing says what it begins",
    ),
)

_MAKES_SESSIONS = re.compile(r"session|sessionmaker|factory", re.IGNORECASE)
_ONE_STATEMENT = frozenset({"execute", "executemany", "fetch", "fetchrow", "fetchval"})


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Critical where nothing is committed any more."""
    begins = isinstance(node, cst.With) and any(_name(item) == "begin" for item in node.items)
    return MutantClass.CRITICAL if begins else MutantClass.STANDARD


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.With(items=items):
            for index, item in enumerate(items):
                yield from _without(node, index, item, context)
        case cst.Expr():
            call = statement_call(node)
            if call is not None and control_verb(call).startswith(("BEGIN", "START")):
                yield cst.RemoveFromParent()


def _without(block: cst.With, index: int, item: cst.WithItem, context: Context) -> Iterator[Replacement]:
    begins = item.item
    owner = owner_of(begins) if isinstance(begins, cst.Call) else None
    if owner is None or not isinstance(begins, cst.Call):
        return
    match called_name(begins):
        case "begin" if not begins.args:
            yield from _not_begun(block, index, begins, owner, context)
        case "begin_nested" if _is_guarded(block, context) and not uses_target(block, index, context):
            yield without_manager(block, index)
        case "transaction" if not uses_target(block, index, context) and not _is_one_statement(block, owner, context):
            yield without_manager(block, index)


def _not_begun(
    block: cst.With, index: int, begins: cst.Call, owner: cst.BaseExpression, context: Context
) -> Iterator[Replacement]:
    name = made_name(owner)
    opened = block.items[index].asname
    if opened is not None and not uses_target(block, index, context):
        opened = None  # a target that nobody uses opens nothing that is needed
    if opened is None:
        is_known = is_session(owner, context) or is_connection(owner)
        if is_known and not only_reads(block.body, context.code(owner), context):
            yield without_manager(block, index)
    elif not only_reads(block.body, context.code(opened.name), context):
        if "engine" in name.lower():
            yield block.with_deep_changes(begins, func=cst.Attribute(owner, cst.Name("connect")))
        elif _MAKES_SESSIONS.search(name) and (name[0].isupper() or not is_session(owner, context)):
            yield block.with_deep_changes(block.items[index], item=begins.with_changes(func=owner))


def _is_guarded(block: cst.With, context: Context) -> bool:
    """Whether an error that leaves the block is handled in the same function, so that the work goes on."""
    for at in context.ancestors(block):
        if isinstance(at, cst.FunctionDef):
            return False
        if isinstance(at, cst.Try) and at.handlers:
            return True
        if isinstance(at, cst.With) and any(_name(item) in {"suppress", "raises"} for item in at.items):
            return True
    return False


def _is_one_statement(block: cst.With, owner: cst.BaseExpression, context: Context) -> bool:
    lines, through = lines_of(block.body), context.code(owner)
    if len(lines) != 1 or not isinstance(lines[0], cst.SimpleStatementLine) or len(lines[0].body) != 1:
        return False
    calls = [at for at in below(lines[0], context) if isinstance(at, cst.Call)]
    runs = [call for call in calls if called_name(call) in _ONE_STATEMENT]
    gives = [call for call in calls for argument in call.args if context.code(argument.value) == through]
    return len(runs) == 1 and not gives


def _name(item: cst.WithItem) -> str:
    return called_name(item.item) if isinstance(item.item, cst.Call) else ""
