"""Take the failures of gathered calls for results, or the other way round.

What it does:
    Adds `return_exceptions=True` to `asyncio.gather(…)`, or makes an existing one `False`.
Why it matters:
    With it a failure is a result that nobody looks at, and the failed step counts as done (CWE-391, CWE-703).
    Without it the first failure ends the waiting, the others run on unseen, and what they found is lost.
Example:
    await asyncio.gather(charge(a), charge(b)) → await asyncio.gather(charge(a), charge(b), return_exceptions=True)
A test that would notice:
    Makes one of the calls fail, and asserts what the caller does then.
Equivalent when:
    None of the calls can fail.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.await_._effect import name_of

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Await,)

examples = (
    Example(
        "async def pay():\n    await asyncio.gather(charge(1), charge(2))\n",
        ("async def pay():\n    await asyncio.gather(charge(1), charge(2), return_exceptions=True)\n",),
    ),
    Example(
        "async def pay():\n    return await gather(*calls, return_exceptions=True)\n",
        ("async def pay():\n    return await gather(*calls, return_exceptions=False)\n",),
    ),
    Example(
        "async def pay():\n    await gather(\n        charge(1),\n    )\n",
        ("async def pay():\n    await gather(\n        charge(1),\n        return_exceptions=True,\n    )\n",),
    ),
    Example("async def pay():\n    await gather(*calls, return_exceptions=tolerant)\n", why="it is decided later"),
    Example("async def pay():\n    await crowd.gather()\n", why="nothing is gathered"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    node = cst.ensure_type(node, cst.Await)
    call = node.expression
    if not isinstance(call, cst.Call) or name_of(call) != "gather" or not call.args:
        return
    word = next((one for one in call.args if one.keyword and one.keyword.value == "return_exceptions"), None)
    if word is None:
        if not any(one.star == "**" for one in call.args):
            yield node.with_changes(expression=call.with_changes(args=[*call.args[:-1], *_and_word(call)]))
    elif isinstance(word.value, cst.Name) and word.value.value in {"True", "False"}:
        other = "False" if word.value.value == "True" else "True"
        yield node.with_changes(expression=call.with_deep_changes(word, value=word.value.with_changes(value=other)))


def _and_word(call: cst.Call) -> tuple[cst.Arg, cst.Arg]:
    """The last argument and the new one, on a line of its own where the first one is."""
    last, before = call.args[-1], call.whitespace_before_args
    space = before if isinstance(before, cst.ParenthesizedWhitespace) else cst.SimpleWhitespace(" ")
    word = cst.Arg(
        keyword=cst.Name("return_exceptions"),
        value=cst.Name("True"),
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
        comma=last.comma,
        whitespace_after_arg=last.whitespace_after_arg,
    )
    nothing = cst.SimpleWhitespace("")
    return last.with_changes(comma=cst.Comma(whitespace_after=space), whitespace_after_arg=nothing), word
