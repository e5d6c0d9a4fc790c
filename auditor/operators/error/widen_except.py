"""Handle more errors than were meant.

What it does:
    Catches `Exception` where one kind of error was caught, if what is tried waits for something else, where other
    errors do come. Drops an `except HTTPException: raise` that keeps an error from the clause for all others below.
Why it matters:
    Errors that mean something else are treated as the expected one (CWE-396): a lost connection is told as "name
    taken", a 404 as 500.
Example:
    except IntegrityError: raise Conflict("name taken") → except Exception: raise Conflict("name taken")
A test that would notice:
    Makes the tried step fail in another way than the clause expects, and asserts that this failure is not taken for
    the expected one.
Equivalent when:
    Nothing else can go wrong there. Where nothing is awaited that is likely, and so it is not mutated.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.error._flow import own
from auditor.operators.error._handler import CATCH_ALL, HANDLERS, catches, is_others, passes_on

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.ExceptHandler, cst.Try)

examples = (
    Example(
        "try:\n    await save()\nexcept IntegrityError as fault:\n    raise Conflict from fault\n",
        ("try:\n    await save()\nexcept Exception as fault:\n    raise Conflict from fault\n",),
    ),
    Example(
        "try:\n    await save()\nexcept(Taken, Late):\n    again()\n",
        ("try:\n    await save()\nexcept Exception:\n    again()\n",),
    ),
    Example(
        "try:\n    work()\nexcept HTTPException:\n    raise\nexcept Exception as fault:\n    raise Hidden from fault\n",
        ("try:\n    work()\nexcept Exception as fault:\n    raise Hidden from fault\n",),
    ),
    Example("try:\n    number = int(text)\nexcept ValueError:\n    number = 0\n", why="nothing else can go wrong"),
    Example("try:\n    await save()\nexcept Exception:\n    undo()\n", why="it catches all as it is"),
    Example("try:\n    await save()\nexcept Taken:\n    raise\n", why="it is raised again as it is"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.ExceptHandler(type=cst.BaseExpression()) if not _is_wide(node) and not is_others(node):
            tried = context.parent(node)
            if isinstance(tried, cst.Try) and _waits(tried.body) and not passes_on(node):
                space = cst.SimpleWhitespace(" ")
                yield node.with_changes(type=cst.Name("Exception"), whitespace_after_except=space)
        case cst.Try(handlers=[*handlers]):
            for index, handler in enumerate(handlers):
                if not isinstance(handler, HANDLERS) or is_others(handler) or _is_wide(handler):
                    continue
                if passes_on(handler) and any(_is_wide(one) and not passes_on(one) for one in handlers[index + 1 :]):
                    yield node.with_changes(handlers=[*handlers[:index], *handlers[index + 1 :]])


def _is_wide(handler: cst.ExceptHandler) -> bool:
    return handler.type is None or not CATCH_ALL.isdisjoint(catches(handler))


def _waits(body: cst.BaseSuite) -> bool:
    """Whether it asks somebody else: a database, a service."""
    return any(isinstance(at, cst.Await) for at in own(body))
