"""Stop a stream after its first item.

What it does:
    Puts a `break` at the end of the body of an `async for`.
Why it matters:
    The rest of the stream is never read: a truncated export, a page that ends after one row, a queue of which one
    message is handled (CWE-691).
Example:
    async for row in rows: out.append(row) → async for row in rows: out.append(row); break
A test that would notice:
    Streams at least two items and asserts what becomes of all of them.
Equivalent when:
    There is never a second item. Where the body always leaves the loop it is not mutated.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.For,)

examples = (
    Example(
        "async def read(rows):\n    async for row in rows:\n        show(row)\n",
        ("async def read(rows):\n    async for row in rows:\n        show(row)\n        break\n",),
    ),
    Example(
        "async def read(rows):\n    async for row in rows: show(row)\n",
        ("async def read(rows):\n    async for row in rows: show(row); break\n",),
    ),
    Example("async def first(rows):\n    async for row in rows:\n        return row\n", why="it takes only the first"),
    Example("def read(rows):\n    for row in rows:\n        show(row)\n", why="it is no stream"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.For)
    body = node.body
    if node.asynchronous is None or _always_leaves(body):
        return
    if isinstance(body, cst.SimpleStatementSuite):
        yield node.with_changes(body=body.with_changes(body=[*body.body, cst.Break()]))
    else:
        yield node.with_changes(body=body.with_changes(body=[*body.body, cst.SimpleStatementLine([cst.Break()])]))


def _always_leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1]
    last = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return isinstance(last, cst.Break | cst.Return | cst.Raise | cst.Continue)
