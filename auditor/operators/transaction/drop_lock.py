"""Read a row without locking it.

What it does:
    Drops `.with_for_update()`, the argument `with_for_update=` and `FOR UPDATE` in SQL text, and the `version_id_col`
    of a mapper, which is a lock by counting.
Why it matters:
    Two requests read the same value, and both write: one of the two changes is lost, credits are spent twice
    (CWE-362, CWE-667).
Example:
    select(User).where(User.id == id).with_for_update() → select(User).where(User.id == id)
A test that would notice:
    Runs many at once with `asyncio.gather`, each on a connection of its own, and asserts the sum.
Equivalent when:
    Nobody else writes the row, or the transaction is serializable. Without a concurrent test nothing can tell it.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, standing_in, text_of, without
from auditor.operators.transaction._sql import clause, replaced

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.Call, cst.SimpleString, cst.FormattedStringText, cst.Dict)

examples = (
    Example(
        "query = select(User).where(User.id == id).with_for_update()\n",
        ("query = select(User).where(User.id == id)\n",),
    ),
    Example(
        "async def get(session, id):\n    return await session.get(User, id, with_for_update=True)\n",
        ("async def get(session, id):\n    return await session.get(User, id)\n",),
    ),
    Example(
        'query = "SELECT n FROM users WHERE id = $1 FOR UPDATE SKIP LOCKED"\n',
        ('query = "SELECT n FROM users WHERE id = $1"\n',),
    ),
    Example(
        'class User(Base):\n    __mapper_args__ = {"version_id_col": version}\n',
        ("class User(Base):\n    __mapper_args__ = {}\n",),
    ),
    Example('hint = "looking for updates"\n', why="it is no SQL"),
    Example(
        "async def get(session, id):\n    return await session.get(User, id, with_for_update=False)\n", why="no lock"
    ),
)

FOR_UPDATE = re.compile(
    r"\s+FOR\s+(?:NO\s+KEY\s+UPDATE|UPDATE|SHARE|KEY\s+SHARE)\b(?:\s+OF\s+[\w.]+)?(?:\s+(?:NOWAIT|SKIP\s+LOCKED)\b)?",
    re.IGNORECASE,
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(func=cst.Attribute(value=query)) if called_name(node) == "with_for_update":
            yield standing_in(query, for_=node)
        case cst.Call(args=arguments):
            for index, argument in enumerate(arguments):
                if _asks_for_lock(argument, context):
                    yield node.with_changes(args=without(arguments, index))
        case cst.Dict(elements=elements):
            for index, element in enumerate(elements):
                if isinstance(element, cst.DictElement) and text_of(element.key) == "version_id_col":
                    yield node.with_changes(elements=without(elements, index))
        case _:
            found = clause(node, FOR_UPDATE, context)
            if found is not None:
                yield replaced(node, found, by="")


def _asks_for_lock(argument: cst.Arg, context: Context) -> bool:
    is_named = argument.keyword is not None and argument.keyword.value == "with_for_update"
    return is_named and context.code(argument.value) not in {"False", "None"}
