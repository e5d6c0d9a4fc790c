"""Handle fewer errors than were meant.

What it does:
    Drops one of the several kinds of error that an `except` clause catches.
Why it matters:
    A failure that was planned for is no longer handled (CWE-755): a time-out is answered with 502, a refused
    connection with 500.
Example:
    except (ConnectError, ReadTimeout): raise Unavailable → except ConnectError: raise Unavailable
A test that would notice:
    Fails in each of the ways that the clause names, one case each, and asserts the same outcome.
Equivalent when:
    Another one of them covers it: `(OSError, ConnectionError)`. Of Python's own errors that is known, and not mutated.
"""

import builtins
from collections.abc import Iterator, Sequence

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, made_name, without
from auditor.operators.error._handler import HANDLERS, is_others

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = HANDLERS

examples = (
    Example(
        "try:\n    ask()\nexcept (Refused, Late) as fault:\n    again(fault)\n",
        (
            "try:\n    ask()\nexcept Late as fault:\n    again(fault)\n",
            "try:\n    ask()\nexcept Refused as fault:\n    again(fault)\n",
        ),
    ),
    Example(
        "try:\n    ask()\nexcept(OSError, TimeoutError, json.JSONDecodeError):\n    again()\n",
        (
            "try:\n    ask()\nexcept(OSError, TimeoutError):\n    again()\n",
            "try:\n    ask()\nexcept(TimeoutError, json.JSONDecodeError):\n    again()\n",
        ),
    ),
    Example("try:\n    ask()\nexcept Late:\n    again()\n", why="it is the only one"),
    Example("try:\n    import a\nexcept (ImportError, OSError):\n    a = None\n", why="a missing package is no error"),
)

_KNOWN = {"JSONDecodeError": ValueError}


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if not isinstance(node, HANDLERS) or is_others(node) or not isinstance(node.type, cst.Tuple):
        return
    types = node.type.elements
    for index in range(len(types)):
        if len(types) < 2 or _is_covered(types, index):
            continue
        left = without(types, index)
        if len(left) > 1:
            yield node.with_changes(type=node.type.with_changes(elements=left))
        else:
            yield node.with_changes(type=left[0].value, whitespace_after_except=cst.SimpleWhitespace(" "))


def _is_covered(types: Sequence[cst.BaseElement], index: int) -> bool:
    """Whether one of the others is a base of it, or the same."""
    this = _class(types[index])
    others = [_class(one) for at, one in enumerate(types) if at != index]
    return this is not None and any(one is not None and issubclass(this, one) for one in others)


def _class(element: cst.BaseElement) -> type | None:
    name = made_name(element.value)
    found = _KNOWN.get(name, getattr(builtins, name, None))
    return found if isinstance(found, type) else None
