"""Drop work that is handed to a task.

What it does:
    Removes a statement that starts a task (`asyncio.create_task`, a task group's `create_task` or `start_soon`) or
    that leaves work for after the answer (Starlette's `background_tasks.add_task`).
Why it matters:
    The answer is the same and the work is never done: no mail, no webhook, no audit entry (CWE-691).
Example:
    background_tasks.add_task(send_receipt, order) → (nothing)
A test that would notice:
    Waits for the work and asserts its effect: the row, the request that reached the other service, the message sent.
Equivalent when:
    The work does nothing that can be seen. A task whose result is used is not dropped: the code would fail at once.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement
from auditor.operators.await_._asyncio import adds_background_task, starts_task

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr,)

examples = (
    Example(
        "async def order(background_tasks):\n    background_tasks.add_task(send, 1)\n    return 1\n",
        ("async def order(background_tasks):\n    return 1\n",),
    ),
    Example(
        "def order(later: BackgroundTasks):\n    later.add_task(send, 1)\n",
        ("def order(later: BackgroundTasks):\n    pass\n",),
    ),
    Example(
        "async def all():\n    async with asyncio.TaskGroup() as work:\n"
        "        work.create_task(one())\n        work.create_task(two())\n",
        (
            "async def all():\n    async with asyncio.TaskGroup() as work:\n        work.create_task(two())\n",
            "async def all():\n    async with asyncio.TaskGroup() as work:\n        work.create_task(one())\n",
        ),
    ),
    Example("async def order():\n    task = asyncio.create_task(send())\n    await task\n", why="the task is used"),
    Example("def plan(project):\n    project.add_task(task)\n", why="it is a to-do list's"),
    Example("def plan(service):\n    service.create_task('shopping')\n", why="it is a to-do list's"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr(value=cst.Call() as call) if starts_task(call, context) or adds_background_task(call, context):
            yield cst.RemoveFromParent()
