"""Change how often a failed step is tried again.

What it does:
    Of a loop that tries until it succeeds, makes one with a single attempt, and one with an attempt too many. The
    same single attempt is all that is left of tenacity's `stop_after_attempt`, of backoff's `max_tries` and of a
    transport's `retries`.
Why it matters:
    Without the second attempt every hiccup becomes an error (CWE-755); without a bound a service that is down is
    asked ever more (CWE-400, API4:2023).
Example:
    for attempt in range(attempts): → for attempt in range(1):
A test that would notice:
    Lets the step fail once and then succeed, and asserts the success; lets it fail always, and asserts the error and
    how often it was tried.
Equivalent when:
    A single attempt was all it had.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, standing_in
from auditor.operators.error._flow import own
from auditor.operators.error._handler import Handler, statements

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.For, cst.Call)

examples = (
    Example(
        "def ask():\n    for attempt in range(attempts):\n        try:\n            return send()\n"
        "        except Late:\n            pause()\n    raise Failed\n",
        (
            "def ask():\n    for attempt in range(1):\n        try:\n            return send()\n"
            "        except Late:\n            pause()\n    raise Failed\n",
            "def ask():\n    for attempt in range(attempts + 1):\n        try:\n            return send()\n"
            "        except Late:\n            pause()\n    raise Failed\n",
        ),
    ),
    Example(
        "for attempt in range(1, 4):\n    try:\n        send()\n        break\n    except Late:\n        wait()\n",
        (
            "for attempt in range(1, 2):\n    try:\n        send()\n        break\n    except Late:\n        wait()\n",
            "for attempt in range(1, 5):\n    try:\n        send()\n        break\n    except Late:\n        wait()\n",
        ),
    ),
    Example("stop = stop_after_attempt(5)\n", ("stop = stop_after_attempt(1)\n",)),
    Example(
        "transport = httpx.AsyncHTTPTransport(retries=3)\n",
        ("transport = httpx.AsyncHTTPTransport(retries=0)\n",),
    ),
    Example(
        "for number in range(10):\n    try:\n        send(number)\n    except Late:\n        failed.append(number)\n",
        why="each turn does work of its own",
    ),
    Example("for number in range(10):\n    if send(number):\n        break\n", why="no failure is caught"),
)

_NEVER_AGAIN = {
    ("stop_after_attempt", None): "1",
    ("stop_after_attempt", "max_attempt_number"): "1",
    ("on_exception", "max_tries"): "1",
    ("on_predicate", "max_tries"): "1",
    ("AsyncHTTPTransport", "retries"): "0",
    ("HTTPTransport", "retries"): "0",
}


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.For(iter=cst.Call(func=cst.Name("range"), args=[*arguments]) as times):
            if arguments and len(arguments) <= 2 and not any(one.star for one in arguments) and _tries_again(node):
                start = arguments[0].value if len(arguments) == 2 else None
                bound = arguments[-1]
                for number in filter(None, (_once(start, bound.value), _once_more(bound.value))):
                    yield node.with_changes(iter=times.with_deep_changes(bound, value=number))
        case cst.Call(args=[*arguments]):
            for one in arguments:
                key = called_name(node), one.keyword.value if one.keyword is not None else None
                left = _NEVER_AGAIN.get(key)
                if left is not None and not (isinstance(one.value, cst.Integer) and one.value.value == left):
                    yield node.with_deep_changes(one, value=standing_in(cst.Integer(left), for_=one.value))


def _tries_again(loop: cst.For) -> bool:
    """Whether success leaves the loop, and a failure that is caught does not."""
    body = statements(loop.body)
    tries = [one for one in body if isinstance(one, cst.Try) and one.handlers]
    goes_on = any(not _leaves(handler) for one in tries for handler in one.handlers)
    tried = [part for one in tries for part in (one.body, one.orelse) if part is not None]
    after = body[body.index(tries[0]) + 1 :] if tries else []
    return goes_on and any(isinstance(at, cst.Return | cst.Break) for part in [*tried, *after] for at in own(part))


def _leaves(handler: Handler) -> bool:
    return isinstance(statements(handler.body)[-1], cst.Return | cst.Break | cst.Raise)


def _once(start: cst.BaseExpression | None, bound: cst.BaseExpression) -> cst.BaseExpression | None:
    """The bound of a single turn, None where it is one already or the start is not written here."""
    first = 0 if start is None else start.evaluated_value if isinstance(start, cst.Integer) else None
    if first is None or (isinstance(bound, cst.Integer) and bound.evaluated_value <= first + 1):
        return None
    return cst.Integer(str(first + 1))


def _once_more(bound: cst.BaseExpression) -> cst.BaseExpression:
    if isinstance(bound, cst.Integer):
        return cst.Integer(str(bound.evaluated_value + 1))
    is_simple = bound.lpar or isinstance(bound, cst.Name | cst.Attribute | cst.Call | cst.Subscript)
    whole = bound if is_simple else bound.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.BinaryOperation(left=whole, operator=cst.Add(), right=cst.Integer("1"))
