"""Drop a rollback.

What it does:
    Removes a `rollback()` that stands as a statement, awaited or not.
Why it matters:
    After an error the half-done work stays in the session (CWE-460): a later commit stores it, or the next statement
    fails because the transaction is still broken.
Example:
    except IntegrityError: await session.rollback(); raise Conflict → except IntegrityError: raise Conflict
A test that would notice:
    Makes the write fail, asserts the error's answer, then uses the same session or connection again and asserts that
    it works and that nothing of the failed work was stored.
Equivalent when:
    The session is closed or leaves its `begin()` block right after, which rolls back by itself.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.transaction._ending import ends_transaction

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "try:\n    save()\nexcept Error:\n    await session.rollback()\n    raise\n",
        ("try:\n    save()\nexcept Error:\n    raise\n",),
    ),
    Example(
        "try:\n    save()\nexcept Error:\n    session.rollback()\n",
        ("try:\n    save()\nexcept Error:\n    pass\n",),
    ),
    Example("await session.rollback_to(savepoint)\n", why="it is another method"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if ends_transaction(cst.ensure_type(node, cst.Expr), by="rollback"):
        yield cst.RemoveFromParent()
