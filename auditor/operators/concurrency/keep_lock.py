"""Keep a lock when the work fails.

What it does:
    Moves `lock.release()` out of `finally`, behind the block, where it is not reached when the block fails or returns.
Why it matters:
    After the first failure the lock stays taken, and everybody who asks for it waits for ever (CWE-667, CWE-772).
Example:
    try: work() finally: lock.release() → work(); lock.release()
A test that would notice:
    Makes the work fail and asserts that the lock is free, or that a second call still gets through.
Equivalent when:
    The block can't fail and doesn't return.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, lines_of, statement_call

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Try,)

examples = (
    Example(
        "await lock.acquire()\ntry:\n    await work()\nfinally:\n    lock.release()\n",
        ("await lock.acquire()\nawait work()\nlock.release()\n",),
    ),
    Example(
        "try:\n    work()\nexcept Late:\n    again()\nfinally:\n    await limiter.release()\n",
        ("try:\n    work()\nexcept Late:\n    again()\nawait limiter.release()\n",),
    ),
    Example("try:\n    work()\nfinally:\n    await client.aclose()\n", why="the error family moves it"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    block = cst.ensure_type(node, cst.Try)
    if block.finalbody is None or block.orelse is not None:
        return
    after = lines_of(block.finalbody.body)
    if not any(_releases(line) for line in after):
        return
    if block.handlers:
        yield cst.FlattenSentinel([block.with_changes(finalbody=None), *after])
    else:
        first, *rest = lines_of(block.body)
        first = first.with_changes(leading_lines=[*block.leading_lines, *first.leading_lines])
        yield cst.FlattenSentinel([first, *rest, *after])


def _releases(line: cst.CSTNode) -> bool:
    match line:
        case cst.SimpleStatementLine(body=[statement]):
            call = statement_call(statement)
            return call is not None and isinstance(call.func, cst.Attribute) and call.func.attr.value == "release"
    return False
