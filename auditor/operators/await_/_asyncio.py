"""How a file names asyncio's functions, and who gives tasks a life."""

import re

import libcst as cst
from libcst import matchers

from auditor.operators import Context, called_name, last_name

_STARTS = frozenset({"create_task", "ensure_future", "start_soon", "spawn"})
_GROUP = frozenset({"TaskGroup", "create_task_group", "open_nursery"})
_OWNER = re.compile(r"asyncio|(?:\w*_)?(?:loop|task_?group|nursery)|tg")
_BACKGROUND = re.compile(r"(?:\w*_)?(?:background|bg)(?:_?tasks?)?", re.IGNORECASE)


def is_imported(context: Context, name: str) -> bool:
    """Whether `import name` stands somewhere in the file."""
    return bool(matchers.findall(context.module, matchers.ImportAlias(name=matchers.Name(name), asname=None)))


def starts_task(call: cst.Call, context: Context) -> bool:
    """`asyncio.create_task(work())`, `group.start_soon(work)`; not `todo.create_task(text)`."""
    if called_name(call) not in _STARTS or not call.args:
        return False
    if isinstance(call.func, cst.Name):
        return _is_from_asyncio(context, call.func.value)
    owner = last_name(cst.ensure_type(call.func, cst.Attribute).value)
    return _OWNER.fullmatch(owner) is not None or _is_group(owner, call, context)


def adds_background_task(call: cst.Call, context: Context) -> bool:
    """`background_tasks.add_task(send, order)` of Starlette; not `project.add_task(task)`."""
    if called_name(call) != "add_task" or not isinstance(call.func, cst.Attribute) or not call.args:
        return False
    owner = last_name(call.func.value)
    return _BACKGROUND.fullmatch(owner) is not None or any(
        "BackgroundTasks" in context.code(parameter.annotation.annotation)
        for scope in context.scopes(call)
        if isinstance(scope, cst.FunctionDef)
        for parameter in scope.params.params
        if parameter.name.value == owner and parameter.annotation is not None
    )


def _is_from_asyncio(context: Context, name: str) -> bool:
    return any(
        isinstance(one, cst.ImportFrom)
        and last_name(one.module) == "asyncio"
        and not isinstance(one.names, cst.ImportStar)
        and any(alias.evaluated_name == name for alias in one.names)
        for one in matchers.findall(context.module, matchers.ImportFrom())
    )


def _is_group(owner: str, call: cst.Call, context: Context) -> bool:
    """Whether a `with` around binds the name to a group of tasks."""
    return any(
        isinstance(item.item, cst.Call)
        and called_name(item.item) in _GROUP
        and item.asname is not None
        and last_name(item.asname.name) == owner
        for at in context.ancestors(call)
        if isinstance(at, cst.With)
        for item in at.items
    )
