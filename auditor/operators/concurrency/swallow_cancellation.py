"""Swallow a cancellation.

What it does:
    Drops the `raise` from the handler of `CancelledError`.
Why it matters:
    The task goes on after it was told to stop: a shutdown hangs, a time limit has no effect, and what comes next
    works with what the handler has already closed (CWE-391, CWE-460).
Example:
    except asyncio.CancelledError: await undo(); raise → except asyncio.CancelledError: await undo()
A test that would notice:
    Cancels the task while it waits and asserts that awaiting it raises `CancelledError`, and what the handler did.
Equivalent when:
    The task has come to its end anyway. Without a test that cancels nothing can tell it.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.Raise,)

examples = (
    Example(
        "async def run(job):\n    try:\n        await job()\n    except asyncio.CancelledError:\n"
        "        await undo(job)\n        raise\n",
        (
            "async def run(job):\n    try:\n        await job()\n    except asyncio.CancelledError:\n"
            "        await undo(job)\n",
        ),
    ),
    Example(
        "async def run(job):\n    try:\n        await job()\n    except CancelledError as end:\n        raise end\n",
        ("async def run(job):\n    try:\n        await job()\n    except CancelledError as end:\n        pass\n",),
    ),
    Example("try:\n    work()\nexcept ValueError:\n    raise\n", why="it is no cancellation"),
    Example(
        "try:\n    await work()\nexcept asyncio.CancelledError:\n    if is_last:\n        raise\n",
        why="it is swallowed by design",
    ),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match list(context.ancestors(node))[:3]:
        case [cst.SimpleStatementLine(), cst.IndentedBlock(), cst.ExceptHandler(type=cst.BaseExpression() as caught)]:
            if context.code(caught).rpartition(".")[2] == "CancelledError":
                yield cst.RemoveFromParent()
