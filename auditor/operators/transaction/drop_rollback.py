"""Drop a rollback.

What it does:
    Removes a `rollback()` that stands as a statement, awaited or not, and `execute("ROLLBACK")`.
Why it matters:
    After an error the half-done work stays in the session (CWE-460): a later commit stores it, or the next statement
    fails because the transaction is still broken.
Example:
    except IntegrityError: await session.rollback(); raise Conflict → except IntegrityError: raise Conflict
A test that would notice:
    Makes the write fail, asserts the error's answer, then uses the same session or connection again and asserts that
    it works and that nothing of the failed work was stored.
Equivalent when:
    The session is closed right after, which rolls back by itself; where that can be seen (`rollback(); raise` at the
    end of the block that opened the session) none is made.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, ends_transaction, owner_of, statement_call

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
    Example(
        "async def get_db(sessions):\n    async with sessions() as session:\n        try:\n            yield session\n"
        "        except Exception:\n            await session.rollback()\n            raise\n",
        why="the session is closed right after, which rolls back",
    ),
    Example("await session.rollback_to(savepoint)\n", why="it is another method"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Expr)
    if ends_transaction(node, by="rollback") and not _is_closed_right_after(node, context):
        yield cst.RemoveFromParent()


def _is_closed_right_after(statement: cst.Expr, context: Context) -> bool:
    """`rollback(); raise` at the end of a handler, in a `try` that ends the block which opened the session."""
    call = statement_call(statement)
    owner = owner_of(call) if call is not None else None
    match list(context.ancestors(statement))[:6]:
        case [
            cst.SimpleStatementLine() as line,
            cst.IndentedBlock(body=[*_, before, cst.SimpleStatementLine(body=[cst.Raise()])]),
            cst.ExceptHandler(),
            cst.Try() as guarded,
            cst.IndentedBlock(body=[*_, last]),
            cst.With(items=[cst.WithItem(item=cst.Call(), asname=cst.AsName(name=cst.Name(name)))]),
        ]:
            return before is line and last is guarded and isinstance(owner, cst.Name) and owner.value == name
    return False
