"""Fall back to the default isolation.

What it does:
    Drops `isolation_level=` (of an engine, of `execution_options`) and asyncpg's `isolation=` where they ask for more
    than READ COMMITTED, and lowers `ISOLATION LEVEL …` in SQL text to it.
Why it matters:
    Two transactions each check a rule that the other one breaks, and both commit: write skew; or a report reads two
    states of the database (CWE-362).
Example:
    connection.transaction(isolation="serializable") → connection.transaction()
A test that would notice:
    Interleaves two transactions by hand and asserts that the second is refused, or that a report's figures agree.
Equivalent when:
    One transaction runs at a time. Without a concurrent test nothing can tell it.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, text_of, without
from auditor.operators.transaction._sql import clause, replaced

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.Call, cst.Dict, cst.SimpleString, cst.FormattedStringText)

examples = (
    Example(
        'engine = create_async_engine(url, isolation_level="SERIALIZABLE", echo=True)\n',
        ("engine = create_async_engine(url, echo=True)\n",),
    ),
    Example(
        'reports = engine.execution_options(isolation_level="REPEATABLE READ")\n',
        ("reports = engine.execution_options()\n",),
    ),
    Example(
        'async def move(session):\n    await session.begin(execution_options={"isolation_level": "SERIALIZABLE"})\n',
        ("async def move(session):\n    await session.begin(execution_options={})\n",),
    ),
    Example(
        'async def move(connection):\n    async with connection.transaction(isolation="serializable"):\n        go()\n',
        ("async def move(connection):\n    async with connection.transaction():\n        go()\n",),
    ),
    Example(
        'query = text("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")\n',
        ('query = text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")\n',),
    ),
    Example('engine = create_engine(url, isolation_level="AUTOCOMMIT")\n', why="it asks for less"),
    Example('transaction = connection.transaction(isolation="read_committed")\n', why="it is the default"),
)

_KEYWORDS = frozenset({"isolation_level", "isolation"})
_STRICT = re.compile(r"(?:SERIALIZABLE|REPEATABLE[ _]READ|SNAPSHOT)", re.IGNORECASE)
_IN_TEXT = re.compile(r"(?<=ISOLATION LEVEL )(?:SERIALIZABLE|REPEATABLE READ)\b", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(args=arguments):
            for index, argument in enumerate(arguments):
                if argument.keyword is not None and argument.keyword.value in _KEYWORDS and _is_strict(argument.value):
                    yield node.with_changes(args=without(arguments, index))
        case cst.Dict(elements=elements):
            for index, element in enumerate(elements):
                if isinstance(element, cst.DictElement) and _asks_for_more(element):
                    yield node.with_changes(elements=without(elements, index))
        case _:
            found = clause(node, _IN_TEXT, context)
            if found is not None:
                yield replaced(node, found, by="READ COMMITTED")


def _asks_for_more(element: cst.DictElement) -> bool:
    return text_of(element.key) == "isolation_level" and _is_strict(element.value)


def _is_strict(level: cst.BaseExpression) -> bool:
    return _STRICT.fullmatch(text_of(level) or "") is not None
