"""Start tasks without waiting for them.

What it does:
    Takes the statements out of `async with asyncio.TaskGroup() as group:` and starts each task by
    `asyncio.create_task(…)`.
Why it matters:
    Nobody waits for the tasks and nobody hears of their failures: the answer is sent before the work is done, and
    work goes on with a session that has been closed (CWE-772, CWE-703).
Example:
    async with asyncio.TaskGroup() as group: group.create_task(save()) → asyncio.create_task(save())
A test that would notice:
    Asserts what the tasks have done right after the call, and that the failure of one of them is the call's failure.
Equivalent when:
    The tasks do nothing that can be seen.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, below, called_name, without_manager

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.With,)

examples = (
    Example(
        "async def save_all(rows):\n    async with asyncio.TaskGroup() as group:\n        for row in rows:\n"
        "            group.create_task(save(row))\n    return len(rows)\n",
        (
            "async def save_all(rows):\n    for row in rows:\n        asyncio.create_task(save(row))\n"
            "    return len(rows)\n",
        ),
    ),
    Example(
        "async def both():\n    async with asyncio.timeout(1), asyncio.TaskGroup() as tasks:\n"
        "        first = tasks.create_task(one())\n    return first\n",
        (
            "async def both():\n    async with asyncio.timeout(1):\n        first = asyncio.create_task(one())\n"
            "    return first\n",
        ),
    ),
    Example(
        "async def both():\n    async with asyncio.TaskGroup() as tasks:\n"
        "        first = tasks.create_task(one())\n    return first.result()\n",
        why="the result would be missing at once",
    ),
    Example(
        "async def feed(rows):\n    async with asyncio.TaskGroup() as group:\n        await start(group, rows)\n",
        why="others need the group",
    ),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    block = cst.ensure_type(node, cst.With)
    for index, item in enumerate(block.items):
        match item:
            case cst.WithItem(
                item=cst.Call(func=cst.Attribute(value=module, attr=cst.Name(value="TaskGroup"))),
                asname=cst.AsName(name=cst.Name(value=group)),
            ):
                starts = _starts(block, group, context)
                if starts and not _reads_results(block, context):
                    changed = block
                    for owner in starts:
                        changed = cst.ensure_type(changed.deep_replace(owner, module), cst.With)
                    yield without_manager(changed, index)


def _starts(block: cst.With, group: str, context: Context) -> list[cst.Name]:
    """Each `group` of `group.create_task(…)`; none where the group is also used in another way."""
    uses = [at for at in below(block.body, context) if isinstance(at, cst.Name) and at.value == group]
    return uses if all(_is_start(use, context) for use in uses) else []


def _is_start(use: cst.Name, context: Context) -> bool:
    method = context.parent(use)
    return isinstance(method, cst.Attribute) and method.attr.value == "create_task"


def _reads_results(block: cst.With, context: Context) -> bool:
    """Whether the function asks a task for its result, which it would not have yet."""
    function = next((at for at in context.ancestors(block) if isinstance(at, cst.FunctionDef)), None)
    within = below(function.body if function is not None else block.body, context)
    return any(isinstance(at, cst.Call) and called_name(at) == "result" for at in within)
