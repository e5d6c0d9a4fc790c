"""Drop a row's way into the session.

What it does:
    Removes `session.add(row)`, `session.add_all(rows)`, `session.delete(row)` and their bulk forms, awaited or not.
Why it matters:
    The request answers with the new row, or says that the old one is gone, and the database never hears of it: a
    lost write (CWE-691).
Example:
    session.add(user); await session.commit() → await session.commit()
A test that would notice:
    Reads the row back by a second session, or counts the rows: one more after a creation, one less after a deletion.
Equivalent when:
    The row is in the session already: it was loaded from there (not mutated), or a relationship of another added row
    brings it along.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, below, called_name, deletes_row, is_session, owner_of
from auditor.operators import statement_call as call_of

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def create(session, name):\n    user = User(name=name)\n    session.add(user)\n    return user\n",
        ("async def create(session, name):\n    user = User(name=name)\n    return user\n",),
    ),
    Example(
        "async def create(self, users):\n    self.session.add_all(users)\n",
        ("async def create(self, users):\n    pass\n",),
    ),
    Example(
        "async def remove(db: AsyncSession, user):\n    await db.delete(user)\n    await db.commit()\n",
        ("async def remove(db: AsyncSession, user):\n    await db.commit()\n",),
    ),
    Example(
        "async with Session() as s:\n    s.add(User())\n",
        ("async with Session() as s:\n    pass\n",),
    ),
    Example(
        "async def rename(session, id, name):\n    user = await session.get(User, id)\n    user.name = name\n"
        "    session.add(user)\n",
        why="a loaded row is in its session already",
    ),
    Example(
        "async def rename(self, id, name):\n    user = await self.get(id)\n    self.session.add(user)\n",
        why="a loaded row is in its session already",
    ),
    Example(
        "def rename(session, user, data):\n    user.sqlmodel_update(data)\n    session.add(user)\n",
        why="a row that is changed was most likely loaded",
    ),
    Example("seen.add(user)\n", why="it is a set"),
    Example('async def remove(session):\n    await session.delete(f"/users/{id}")\n', why="it is a client of HTTP"),
)

_ADDS = frozenset({"add", "add_all", "bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"})
_LOADS = re.compile(r"_*(?:get|find|load|fetch|read|lookup|look_up)(?:_\w+)?")


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = call_of(node)
    if call is not None and (deletes_row(call, context) or _adds_row(call, context)):
        yield cst.RemoveFromParent()


def _adds_row(call: cst.Call, context: Context) -> bool:
    if called_name(call) not in _ADDS or not call.args or not is_session(owner_of(call), context):
        return False
    row, owner = call.args[0].value, owner_of(call)
    return not (isinstance(row, cst.Name) and owner is not None and _is_there(row, context.code(owner), context))


def _is_there(row: cst.Name, session: str, context: Context) -> bool:
    """Whether the variable's row was loaded, through the session or by name, or is a parameter that is changed here."""
    function = next((scope for scope in context.scopes(row) if isinstance(scope, cst.FunctionDef)), None)
    if function is None:
        return False
    line, sources = context.position(row).line, _sources(row.value, function, context)
    before = [source for source in sources if context.position(source).line < line]
    if before:
        latest = max(before, key=lambda source: context.position(source).line)
        looked_up = latest.expression if isinstance(latest, cst.Await) else latest
        is_named_so = isinstance(looked_up, cst.Call) and _LOADS.fullmatch(called_name(looked_up)) is not None
        return is_named_so or re.search(rf"(?<![\w.]){re.escape(session)}\b", context.code(latest)) is not None
    body = context.code(function.body)
    return re.search(rf"\bsetattr\({row.value},|\b{row.value}\.(?:\w+\s*[-+]?=[^=]|\w*update\()", body) is not None


def _sources(name: str, function: cst.FunctionDef, context: Context) -> Iterator[cst.BaseExpression]:
    """All that the variable is given in the function."""
    for at in below(function.body, context):
        match at:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=given))], value=value) if given == name:
                yield value
            case cst.AnnAssign(target=cst.Name(value=given), value=cst.BaseExpression() as value) if given == name:
                yield value
            case cst.NamedExpr(target=cst.Name(value=given), value=value) if given == name:
                yield value
            case cst.For(target=cst.Name(value=given), iter=value) if given == name:
                yield value
                if isinstance(value, cst.Name) and value.value != name:
                    yield from _sources(value.value, function, context)
