"""Do the work without its lock.

What it does:
    Takes a lock, a semaphore or a limiter out of `async with`, also where it is one of several managers. A lock that
    is new for every call, and a semaphore with room for everybody, would do the same.
Why it matters:
    Two tasks are in the same few lines at once: a token is fetched twice, a counter loses a step, the other service
    gets more requests than it allows (CWE-362, CWE-820, CWE-667).
Example:
    async with self.lock: value = self.value; await pause(); self.value = value + 1 → the same without the lock
A test that would notice:
    Runs many tasks at once with `asyncio.gather` and asserts the sum, or how many were inside at the same time.
Equivalent when:
    No section of the lock waits for anything: tasks then can't come between (not mutated). Without a concurrent test
    nothing can tell it.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, below, called_name, uses_target, without_manager

API = 1
class_ = MutantClass.ADVISORY
since = "0.1.0"
nodes = (cst.With,)

examples = (
    Example(
        "async def step(self):\n    # one at a time\n    async with self._lock:\n        value = self.value\n"
        "        await pause()\n        self.value = value + 1\n    return value\n",
        (
            "async def step(self):\n    # one at a time\n    value = self.value\n    await pause()\n"
            "    self.value = value + 1\n    return value\n",
        ),
    ),
    Example(
        "async def get(client):\n    async with sem, client.get(1) as answer:\n        return await answer.text()\n",
        ("async def get(client):\n    async with client.get(1) as answer:\n        return await answer.text()\n",),
    ),
    Example(
        "async def get(key):\n    async with locks[key]: return await load(key)\n",
        ("async def get(key):\n    return await load(key)\n",),
    ),
    Example(
        'async def get(redis):\n    async with redis.lock("name", timeout=5):\n        await work()\n',
        ("async def get(redis):\n    await work()\n",),
    ),
    Example(
        "def put(self, key):\n    with self.lock:\n        self.rows[key] = self.rows.get(key, 0) + 1\n",
        ("def put(self, key):\n    self.rows[key] = self.rows.get(key, 0) + 1\n",),
    ),
    Example(
        "async def put(lock, rows):\n    async with lock:\n        rows.append(1)\n",
        why="no task can come between: nothing is waited for",
    ),
    Example(
        "async def get(condition):\n    async with condition:\n        await condition.wait()\n",
        why="it can't be waited for without being held",
    ),
    Example("async def get(clock):\n    async with clock:\n        await work()\n", why="it is no lock"),
)

_LOCK = re.compile(
    r"_*(?:\w+_)?(?:r?locks?|mutex|sem|semaphores?|capacity|limiters?|throttle)(?:_\w+)?|(?:Bounded)?Semaphore|R?Lock",
    re.IGNORECASE,
)
_NEEDS_IT = frozenset({"wait", "wait_for", "notify", "notify_all"})
_WAITS = (cst.Await, cst.Yield)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    block = cst.ensure_type(node, cst.With)
    for index, item in enumerate(block.items):
        if _LOCK.fullmatch(_name_of(item.item)) is None or uses_target(block, index, context):
            continue
        if not _is_needed(block, item, context) and _matters(block, item, context):
            yield without_manager(block, index)


def _name_of(manager: cst.BaseExpression) -> str:
    """`lock` of `self.lock`, `redis.lock("x")`, `lock[key]`."""
    match manager:
        case cst.Call():
            return called_name(manager)
        case cst.Subscript(value=value):
            return _name_of(value)
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
    return ""


def _is_needed(block: cst.With, item: cst.WithItem, context: Context) -> bool:
    """Whether something in the block, a condition's `wait()`, works only while it is held."""
    owner = context.code(item.item)
    return any(
        isinstance(at, cst.Attribute) and at.attr.value in _NEEDS_IT and context.code(at.value) == owner
        for at in below(block.body, context)
    )


def _matters(block: cst.With, item: cst.WithItem, context: Context) -> bool:
    """Whether tasks can meet at the lock: threads always can, tasks where one of its sections waits."""
    if block.asynchronous is None:
        return True
    lock = context.code(item.item)
    return any(
        _waits(other.body, context)
        for other in context.nodes()
        if isinstance(other, cst.With) and any(context.code(one.item) == lock for one in other.items)
    )


def _waits(body: cst.BaseSuite, context: Context) -> bool:
    return any(
        isinstance(at, _WAITS) or (isinstance(at, cst.With | cst.For | cst.CompFor) and at.asynchronous is not None)
        for at in below(body, context)
    )
