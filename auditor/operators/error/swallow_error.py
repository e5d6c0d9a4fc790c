"""Swallow an error.

What it does:
    Makes an `except` clause do nothing. Where it raises another error and the function promises a list, a number or
    the like, it returns an empty one instead.
Why it matters:
    The failure is detected and nothing is done about it (CWE-390, CWE-391): the caller goes on with what was there
    before, or takes "none found" for an answer.
Example:
    except TimeoutException: failure = UpstreamTimedOut() → except TimeoutException: pass
A test that would notice:
    Makes the tried step fail in just this way, and asserts what the caller gets to see.
Equivalent when:
    The clause does nothing that matters: it only logs, or it ends a loop or a function that ends there anyway (not
    mutated).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, made_name
from auditor.operators.error._flow import (
    ends_function,
    function_around,
    handler_around,
    in_endless_loop,
    is_generator,
)
from auditor.operators.error._handler import (
    HANDLERS,
    Handler,
    does_nothing,
    is_others,
    is_raise_again,
    only,
    statements,
)

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (*HANDLERS, cst.Raise)

examples = (
    Example(
        "try:\n    work()\nexcept Late:\n    failure = TimedOut()\nlater()\n",
        ("try:\n    work()\nexcept Late:\n    pass\nlater()\n",),
    ),
    Example(
        "def read():\n    try:\n        found = work()\n    except Late: return 1\n    return found\n",
        ("def read():\n    try:\n        found = work()\n    except Late: pass\n    return found\n",),
    ),
    Example(
        "async def find() -> list[User]:\n    try:\n        return await ask()\n"
        "    except Late as fault:\n        raise TimedOut() from fault\n",
        (
            "async def find() -> list[User]:\n    try:\n        return await ask()\n"
            "    except Late as fault:\n        return []\n",
        ),
    ),
    Example("try:\n    work()\nexcept Late:\n    logger.warning('late')\n", why="it does nothing as it is"),
    Example("for one in all:\n    try:\n        work()\n    except Late:\n        continue\n", why="nothing follows"),
    Example("def find():\n    try:\n        work()\n    except Late:\n        return None\n", why="nothing follows"),
    Example("try:\n    work()\nexcept Late:\n    rollback()\n    raise\n", why="error/drop_raise drops its raise"),
    Example("try:\n    work()\nexcept Late:\n    await tell()\n", why="await/drop_statement drops it"),
    Example("try:\n    work()\nexcept Late:\n    session.rollback()\n", why="transaction/drop_rollback drops it"),
    Example("try:\n    import fast\nexcept ImportError:\n    fast = None\n", why="a missing package is no error"),
)

_DROPPED_BY_OTHERS = frozenset({"add", "add_all", "add_task", "commit", "create_task", "delete", "reset", "rollback"})
_EMPTY: dict[str, cst.BaseExpression] = {
    **dict.fromkeys(("list", "List", "Sequence", "Iterable", "Collection"), cst.List([])),
    **dict.fromkeys(("dict", "Dict", "Mapping", "MutableMapping"), cst.Dict([])),
    "int": cst.Integer("0"),
    "float": cst.Float("0.0"),
    "str": cst.SimpleString('""'),
    "bool": cst.Name("False"),
}


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if isinstance(node, cst.Raise):
        yield from _empty_result(node, context)
    elif isinstance(node, HANDLERS) and not is_others(node) and not _is_idle(node, context):
        yield node.with_changes(body=only(node.body, cst.Pass()))


def _is_idle(node: Handler, context: Context) -> bool:
    """Whether doing nothing would be the same, is another operator's, or might never end."""
    body = statements(node.body)
    if does_nothing(node.body, context) or any(isinstance(one, cst.Raise) for one in body):
        return True
    leaves = isinstance(body[-1], cst.Break | cst.Return)
    if leaves and in_endless_loop(node, context):
        return True
    if len(body) > 1:
        return False
    match body[0]:
        case cst.Continue() | cst.Expr(value=cst.Await()):
            return True
        case cst.Expr(value=cst.Call() as call) if called_name(call) in _DROPPED_BY_OTHERS:
            return True
        case cst.Return(value=None | cst.Name("None")):
            return ends_function(node, context)
    return False


def _empty_result(node: cst.Raise, context: Context) -> Iterator[Replacement]:
    handler, function = handler_around(node, context), function_around(node, context)
    if handler is None or function is None or function.returns is None or is_generator(function):
        return
    is_last = context.parent(context.parent(node) or node) is handler.body
    promised = function.returns.annotation
    name = made_name(promised.value if isinstance(promised, cst.Subscript) else promised)
    if is_last and name in _EMPTY and not is_others(handler) and not is_raise_again(node, handler):
        yield cst.Return(value=_EMPTY[name].deep_clone(), semicolon=node.semicolon)
