"""Let an error through that was handled.

What it does:
    Makes an `except` clause do nothing but `raise`: the error is no longer translated, answered or tolerated.
Why it matters:
    A failure that was planned for becomes one that was not (CWE-755): a conflict is answered with 500, one bad row
    ends the whole batch, and the text of a database error may reach the client (CWE-209).
Example:
    except IntegrityError as fault: raise Conflict("name taken") from fault → except IntegrityError as fault: raise
A test that would notice:
    Makes the tried step fail in just this way, and asserts the error or the answer that the clause gives instead.
Equivalent when:
    The clause raises the same error again anyway (not mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, made_name
from auditor.operators.error._handler import (
    HANDLERS,
    Handler,
    catches,
    is_others,
    is_raise_again,
    only,
    statements,
)

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = HANDLERS

examples = (
    Example(
        "try:\n    work()\nexcept Taken as fault:\n    await undo()\n    raise Conflict('taken') from fault\n",
        ("try:\n    work()\nexcept Taken as fault:\n    raise\n",),
    ),
    Example(
        "try:\n    cleanup()\nexcept OSError: pass\n",
        ("try:\n    cleanup()\nexcept OSError: raise\n",),
    ),
    Example("try:\n    work()\nexcept Taken:\n    await undo()\n    raise\n", why="it is raised again as it is"),
    Example(
        "try:\n    work()\nexcept Taken as fault:\n    raise Taken('name') from fault\n", why="it is the same error"
    ),
    Example("try:\n    import fast\nexcept ImportError:\n    fast = None\n", why="a missing package is no error"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if isinstance(node, HANDLERS) and not is_others(node) and not _raises_the_same(node):
        yield node.with_changes(body=only(node.body, cst.Raise()))


def _raises_the_same(node: Handler) -> bool:
    last = statements(node.body)[-1]
    if is_raise_again(last, node):
        return True
    return isinstance(last, cst.Raise) and made_name(last.exc) in catches(node)
