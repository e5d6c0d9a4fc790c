"""Read a value, and write it back changed.

What it does:
    Turns an update that the database computes into one that the program computes from what it has read:
    `user.credits = User.credits + 1` into `user.credits = user.credits + 1`, and in an awaited
    `update(User).where(…).values(credits=User.credits + 1)` the column into a SELECT of it that comes before.
Why it matters:
    Two requests read the same value and both write: one of the changes is lost (CWE-362, CWE-367).
Example:
    counter.value = Counter.value + 1 → counter.value = counter.value + 1
A test that would notice:
    Runs many at once with `asyncio.gather`, each on a connection of its own, and asserts the sum.
Equivalent when:
    The row is locked, or nobody else writes it. Without a concurrent test nothing can tell it.
"""

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, below, called_name, is_session, owner_of

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.Assign, cst.Call)

examples = (
    Example(
        "async def count(counter):\n    counter.value = Counter.value + 1\n",
        ("async def count(counter):\n    counter.value = counter.value + 1\n",),
    ),
    Example(
        "from sqlalchemy import select, update\n\n\nasync def count(session, id):\n"
        "    await session.execute(update(User).where(User.id == id).values(hits=User.hits + 1))\n",
        (
            "from sqlalchemy import select, update\n\n\nasync def count(session, id):\n"
            "    await session.execute(update(User).where(User.id == id).values("
            "hits=await session.scalar(select(User.hits).where(User.id == id)) + 1))\n",
        ),
    ),
    Example("async def count(counter):\n    counter.value = counter.value + 1\n", why="it is read already"),
    Example("async def count(counter):\n    counter.value = Limits.value\n", why="another class's constant"),
    Example(
        "async def count(session):\n    await session.execute(update(User).values(hits=0))\n",
        why="the new value does not depend on the old one",
    ),
)

_RUNS = frozenset({"execute", "scalar", "scalars", "exec"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Attribute(value=cst.Name() as row, attr=cst.Name(value=name)))],
            value=cst.BinaryOperation() as value,
        ):
            for column in _columns(value, context):
                is_rows = column.attr.value == name and context.code(column.value).lower() == row.value.lower()
                if is_rows:
                    yield node.with_deep_changes(column, value=row)
        case cst.Call(args=arguments) if called_name(node) == "values":
            yield from _read_first(node, arguments, context)


def _columns(value: cst.CSTNode, context: Context) -> list[cst.Attribute]:
    """`User.credits` of `User.credits + 1`."""
    return [
        at
        for at in below(value, context)
        if isinstance(at, cst.Attribute) and isinstance(at.value, cst.Name) and at.value.value[:1].isupper()
    ]


def _read_first(call: cst.Call, arguments: Sequence[cst.Arg], context: Context) -> Iterator[Replacement]:
    chain = _chain(call)
    session = _session_of(call, context)
    if called_name(chain[-1]) != "update" or len(chain[-1].args) != 1 or session is None:
        return
    table = context.code(chain[-1].args[0].value)
    if re.search(r"^from sqlalchemy.* import .*\bselect\b", context.source, re.MULTILINE) is None:
        return
    conditions = [one for one in reversed(chain) if called_name(one) in {"where", "filter", "filter_by"}]
    for argument in arguments:
        if argument.keyword is None or not isinstance(argument.value, cst.BinaryOperation):
            continue
        for column in _columns(argument.value, context):
            if context.code(column) == f"{table}.{argument.keyword.value}":
                yield call.with_deep_changes(
                    argument, value=argument.value.deep_replace(column, _read(column, conditions, session))
                )


def _chain(call: cst.Call) -> list[cst.Call]:
    """The calls from the one given down to the one that begins the query."""
    chain = [call]
    while isinstance(owner := owner_of(chain[-1]), cst.Call):
        chain.append(owner)
    return chain


def _session_of(call: cst.Call, context: Context) -> cst.BaseExpression | None:
    """The session whose awaited call runs the query."""
    at: cst.CSTNode = call
    while isinstance(above := context.parent(at), cst.Attribute | cst.Call | cst.Arg):
        at = above
        if isinstance(at, cst.Call) and called_name(at) in _RUNS:
            owner = owner_of(at)
            is_awaited = isinstance(context.parent(at), cst.Await)
            return owner if is_awaited and is_session(owner, context) else None
    return None


def _read(column: cst.Attribute, conditions: Sequence[cst.Call], session: cst.BaseExpression) -> cst.Await:
    query: cst.BaseExpression = cst.Call(cst.Name("select"), [cst.Arg(column.with_changes(lpar=[], rpar=[]))])
    for condition in conditions:
        query = cst.Call(cst.Attribute(query, cst.ensure_type(condition.func, cst.Attribute).attr), condition.args)
    return cst.Await(cst.Call(cst.Attribute(session, cst.Name("scalar")), [cst.Arg(query)]))
