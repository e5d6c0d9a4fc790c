"""Clean up only when all went well.

What it does:
    Moves what stands in `finally` behind the block, where it is not reached when the block fails or returns. The
    release of a lock is the concurrency family's.
Why it matters:
    After a failure the resource stays open, the flag stays set, the context stays another request's (CWE-460,
    CWE-772).
Example:
    try: work() finally: busy.discard(id) → work(); busy.discard(id)
A test that would notice:
    Makes the block fail, and asserts afterwards that what `finally` does has been done.
Equivalent when:
    The block can't fail and doesn't return.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name
from auditor.operators.await_._effect import is_closing
from auditor.operators.error._handler import does_nothing, statements

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Try, cst.TryStar)

examples = (
    Example(
        "try:\n    work()\n    more()\nfinally:\n    clean()\n",
        ("work()\nmore()\nclean()\n",),
    ),
    Example(
        "try: work()\nfinally: clean(); sweep()\n",
        ("work()\nclean(); sweep()\n",),
    ),
    Example(
        "def do():\n    try:\n        work()\n    except Late:\n        again()\n    finally:\n        clean()\n",
        ("def do():\n    try:\n        work()\n    except Late:\n        again()\n    clean()\n",),
    ),
    Example("await lock.acquire()\ntry:\n    work()\nfinally:\n    lock.release()\n", why="it is a lock"),
    Example("try:\n    work()\nfinally:\n    logger.info('done')\n", why="it only logs"),
)


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Advisory where something is only closed: what stays open is missed by many requests, seldom by one."""
    final = _final(node)
    assert final is not None
    only_closes = all(isinstance(one, cst.Expr) and is_closing(one.value) for one in statements(final.body))
    return MutantClass.ADVISORY if only_closes else MutantClass.STANDARD


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    final = _final(node)
    if final is None or does_nothing(final.body, context) or any(map(_releases, statements(final.body))):
        return
    after = _lines(final.body)
    assert isinstance(node, cst.Try | cst.TryStar)
    if node.handlers:
        yield cst.FlattenSentinel([node.with_changes(finalbody=None), *after])
    else:
        first, *rest = _lines(node.body)
        first = first.with_changes(leading_lines=[*node.leading_lines, *first.leading_lines])
        yield cst.FlattenSentinel([first, *rest, *after])


def _final(node: cst.CSTNode) -> cst.Finally | None:
    return node.finalbody if isinstance(node, cst.Try | cst.TryStar) else None


def _lines(body: cst.BaseSuite) -> list[cst.SimpleStatementLine | cst.BaseCompoundStatement]:
    """The statements of the block as they stand a level further out."""
    if isinstance(body, cst.SimpleStatementSuite):
        return [cst.SimpleStatementLine(body=body.body, trailing_whitespace=body.trailing_whitespace)]
    return list(body.body)  # type: ignore[arg-type]


def _releases(statement: cst.CSTNode) -> bool:
    value = statement.value if isinstance(statement, cst.Expr) else None
    value = value.expression if isinstance(value, cst.Await) else value
    return isinstance(value, cst.Call) and called_name(value) == "release"
