"""Lock a row in a weaker way.

What it does:
    Makes `with_for_update()` a lock that others may share (`read=True`), and one that passes over rows which others
    hold (`skip_locked=True`); where `nowait` or `skip_locked` is asked for, that is dropped, and the query waits.
    The same in SQL text.
Why it matters:
    With a shared lock two transactions read the same value and then block each other; with rows passed over, a row
    that is there is not found; a worker that waits where it should take the next job stands still (CWE-362, CWE-667).
Example:
    query.with_for_update() → query.with_for_update(skip_locked=True)
A test that would notice:
    Runs several at once with `asyncio.gather`, each on a connection of its own, and asserts every answer and the sum.
Equivalent when:
    Nobody else locks the row. Without a concurrent test nothing can tell it.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.transaction._sql import clause, replaced

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.Call, cst.SimpleString, cst.FormattedStringText)

examples = (
    Example(
        "query = select(User).with_for_update()\n",
        (
            "query = select(User).with_for_update(read=True)\n",
            "query = select(User).with_for_update(skip_locked=True)\n",
        ),
    ),
    Example(
        "query = select(Job).with_for_update(of=Job, skip_locked=True)\n",
        ("query = select(Job).with_for_update(of=Job)\n",),
    ),
    Example(
        'query = text("SELECT n FROM users FOR UPDATE")\n',
        (
            'query = text("SELECT n FROM users FOR SHARE")\n',
            'query = text("SELECT n FROM users FOR UPDATE SKIP LOCKED")\n',
        ),
    ),
    Example(
        'query = text("SELECT n FROM jobs FOR UPDATE SKIP LOCKED LIMIT 1")\n',
        ('query = text("SELECT n FROM jobs FOR UPDATE LIMIT 1")\n',),
    ),
    Example("query = select(User).with_for_update(read=True)\n", why="it is weak already"),
    Example('text = "FOR UPDATE"\n', why="it is no query"),
)

_PATIENCE = frozenset({"nowait", "skip_locked"})
_HASTE = re.compile(r"(?<=UPDATE)(?:\s+OF\s+[\w.]+)?\s+(?:NOWAIT|SKIP\s+LOCKED)\b", re.IGNORECASE)
_FOR_UPDATE = re.compile(r"(?<=FOR )UPDATE\b(?!\s+(?:OF|NOWAIT|SKIP))", re.IGNORECASE)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    if isinstance(node, cst.Call):
        if called_name(node) == "with_for_update" and isinstance(node.func, cst.Attribute):
            yield from _weaker(node, context)
        return
    if (found := clause(node, _HASTE, context)) is not None:
        yield replaced(node, found, by="")
    elif (found := clause(node, _FOR_UPDATE, context)) is not None:
        yield replaced(node, found, by="SHARE")
        yield replaced(node, found, by="UPDATE SKIP LOCKED")


def _weaker(call: cst.Call, context: Context) -> Iterator[Replacement]:
    said = {argument.keyword.value: argument.value for argument in call.args if argument.keyword is not None}
    set_true = {name for name, value in said.items() if context.code(value) == "True"}
    if set_true & _PATIENCE:
        for index, argument in enumerate(call.args):
            if argument.keyword is not None and argument.keyword.value in set_true & _PATIENCE:
                yield call.with_changes(args=without(call.args, index))
    elif not said and not call.args:
        yield call.with_changes(args=[_true("read")])
        yield call.with_changes(args=[_true("skip_locked")])


def _true(keyword: str) -> cst.Arg:
    no_space = cst.SimpleWhitespace("")
    equal = cst.AssignEqual(whitespace_before=no_space, whitespace_after=no_space)
    return cst.Arg(keyword=cst.Name(keyword), value=cst.Name("True"), equal=equal)
