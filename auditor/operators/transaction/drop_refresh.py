"""Drop a refresh.

What it does:
    Removes `session.refresh(row)` where the row is read afterwards.
Why it matters:
    What the database itself has set stays unknown: defaults, triggers, another transaction's change (CWE-691). After
    a commit the first attribute that is read is loaded too late, which an async session refuses with MissingGreenlet.
Example:
    await session.commit(); await session.refresh(user); return user → await session.commit(); return user
A test that would notice:
    Goes through the real database and asserts what it has set: a time of creation, a number, a loaded relationship.
Equivalent when:
    Nothing of the row is read afterwards (not mutated); or the session keeps rows readable
    (`expire_on_commit=False`) and the database sets nothing.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, below, called_name, is_session, owner_of, statement_call

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def create(session, data):\n    user = User(data)\n    await session.refresh(user)\n    return user\n",
        ("async def create(session, data):\n    user = User(data)\n    return user\n",),
    ),
    Example(
        'async def load(session, user):\n    await session.refresh(user, ["orders"])\n',
        ("async def load(session, user):\n    pass\n",),
    ),
    Example(
        "async def create(session, data):\n    user = User(data)\n    await session.refresh(user)\n    return True\n",
        why="nobody reads what was refreshed",
    ),
    Example("async def renew(tokens):\n    await tokens.refresh(old)\n", why="it is no session"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    call = statement_call(node)
    if call is None or called_name(call) != "refresh" or not call.args or not is_session(owner_of(call), context):
        return
    if _is_read_afterwards(call.args[0].value, node, context):
        yield cst.RemoveFromParent()


def _is_read_afterwards(row: cst.BaseExpression, statement: cst.CSTNode, context: Context) -> bool:
    """In doubt it is: a parameter is the caller's to read, what a loop refreshes is read from the collection."""
    around = list(context.ancestors(statement))
    function = next((at for at in around if isinstance(at, cst.FunctionDef)), None)
    if function is None or not isinstance(row, cst.Name) or any(isinstance(at, cst.For | cst.While) for at in around):
        return True
    if any(isinstance(at, cst.Param) and at.name.value == row.value for at in below(function.params, context)):
        return True
    last = context.position(statement).end_line
    return any(
        isinstance(at, cst.Name) and at.value == row.value and context.position(at).line > last
        for at in below(function.body, context)
    )
