"""Forget the tenant in a key, a path or a job.

What it does:
    Takes the tenant out of the f-string, tuple or joined list that makes a cache key, a topic, a lock's name or an
    object's path, and out of the arguments of a job or an event.
Why it matters:
    Tenants share the entry: one is served what was cached for the other, or a worker acts on the wrong tenant's data
    (CWE-524, CWE-639, API1:2023).
Example:
    key = f"report:{tenant_id}:{month}" → key = f"report::{month}"
A test that would notice:
    Asks for the same thing as two tenants, one after the other, and finds each one's own answer.
Equivalent when:
    The rest of the key is unique across tenants, and what is found is checked once more.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, last_name, text_of, without
from auditor.operators.tenant._condition import names_tenant

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.FormattedString, cst.Tuple, cst.List, cst.Call, cst.Dict, cst.Subscript)

examples = (
    Example(
        "key = f'report:{tenant_id}:{month}'\n",
        ("key = f'report::{month}'\n",),
    ),
    Example(
        "async def show(cache, tenant, page):\n    return await cache.get(f'{tenant.id}-{page}')\n",
        ("async def show(cache, tenant, page):\n    return await cache.get(f'-{page}')\n",),
    ),
    Example(
        "def object_path(tenant_id, name):\n    return f'{tenant_id}/{name}'\n",
        ("def object_path(tenant_id, name):\n    return f'/{name}'\n",),
    ),
    Example("cached = self._cache.get((tenant_id, name))\n", ("cached = self._cache.get((name,))\n",)),
    Example("cache[tenant_id, name] = value\n", ("cache[name] = value\n",)),
    Example("key = ':'.join(['report', str(tenant_id), month])\n", ("key = ':'.join(['report', month])\n",)),
    Example(
        "await queue.enqueue('send', user_id, tenant_id=tenant_id)\n",
        ("await queue.enqueue('send', user_id)\n",),
    ),
    Example(
        "await bus.publish('paid', {'tenant_id': tenant_id, 'id': order.id})\n",
        ("await bus.publish('paid', {'id': order.id})\n",),
    ),
    Example(
        "def cache_key(tenant_id, parts):\n    return f'{tenant_id}:' + ':'.join(parts)\n",
        ("def cache_key(tenant_id, parts):\n    return f':' + ':'.join(parts)\n",),
    ),
    Example("url = f'/tenants/{tenant_id}/users'\n", why="an address is asked for, nothing is shared by it"),
    Example("logger.info(f'{tenant_id} has paid')\n", why="it is a message"),
    Example("key = f'{tenant_id}'\n", why="nothing is left of it"),
    Example("row = rows.get((tenant_id, name))\n", why="rows are no cache"),
    Example("config.get('tenant')\n", why="it holds no tenant's value"),
)

_KEPT_UNDER = re.compile(
    r"(?:^|_)(?:key|keys|prefix|topic|channel|bucket|object_path|object_name|object_key|blob|blob_name|queue|lock_name"
    r"|room|namespace|storage_path|s3_path|upload_path|cache_path)$",
    re.IGNORECASE,
)
_KEPT_IN = re.compile(r"(?:^|_)(?:cache|redis|memo|store|storage|s3|bucket|blob|locks|limiter|kv)\w*$", re.IGNORECASE)
_QUEUES = frozenset(
    {"delay", "apply_async", "enqueue", "enqueue_job", "enqueue_in", "send_task", "kiq", "kicker", "publish", "emit"}
)
_MAKES_KEY = re.compile(r"(?:^|_)(?:key|prefix|topic|channel|object_path|object_name|bucket)(?:_for|_of)?$")


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.FormattedString(parts=parts) if _is_key(node, context):
            for part in parts:
                if isinstance(part, cst.FormattedStringExpression) and _is_tenant(part.expression, context):
                    left = [one for one in parts if one is not part]
                    is_sum = isinstance(context.parent(node), cst.BinaryOperation)
                    if is_sum or any(isinstance(one, cst.FormattedStringExpression) for one in left) or _says(left):
                        yield node.with_changes(parts=left)
        case cst.Tuple(elements=elements) if len(elements) > 1 and _is_key(node, context):
            for index, element in enumerate(elements):
                if _is_tenant(element.value, context):
                    yield _tuple_of(node, without(elements, index))
        case cst.List(elements=elements) if len(elements) > 1 and _is_joined_key(node, context):
            for index, element in enumerate(elements):
                if _is_tenant(element.value, context):
                    yield node.with_changes(elements=without(elements, index))
        case cst.Subscript(value=kept_in, slice=parts) if len(parts) == 2 and _KEPT_IN.search(last_name(kept_in)):
            for index, key in enumerate(parts):
                if isinstance(key.slice, cst.Index) and _is_tenant(key.slice.value, context):
                    other = parts[1 - index]
                    yield node.with_changes(slice=[other.with_changes(comma=cst.MaybeSentinel.DEFAULT)])
        case cst.Call(args=arguments) if _is_queued(node):
            for index, argument in enumerate(arguments):
                if argument.keyword is not None and context.tenancy.is_tenant(argument.keyword.value):
                    yield node.with_changes(args=without(arguments, index))
        case cst.Dict(elements=elements) if _is_payload(node, context):
            for index, entry in enumerate(elements):
                if isinstance(entry, cst.DictElement) and context.tenancy.is_tenant(text_of(entry.key) or ""):
                    yield node.with_changes(elements=without(elements, index))


def _is_tenant(node: cst.BaseExpression, context: Context) -> bool:
    """`tenant_id`, `user.tenant_id`, `tenant.id`, `str(tenant_id)`."""
    match node:
        case cst.Call(func=cst.Name("str"), args=[cst.Arg(value=inner)]):
            return _is_tenant(inner, context)
        case cst.Attribute(value=owner, attr=cst.Name("id" | "slug" | "uuid" | "pk" | "key" | "name" | "hex")):
            return _is_tenant(owner, context)
    return names_tenant(node, context)


def _says(parts: list[cst.BaseFormattedStringContent]) -> bool:
    text = "".join(part.value for part in parts if isinstance(part, cst.FormattedStringText))
    return re.search(r"\w", text) is not None


def _tuple_of(node: cst.Tuple, elements: list[cst.BaseElement]) -> cst.Tuple:
    if len(elements) == 1:
        elements = [elements[0].with_changes(comma=cst.Comma())]
    return node.with_changes(elements=elements)


def _is_key(node: cst.BaseExpression, context: Context) -> bool:
    """It, or the sum it is part of, is assigned to, passed as or returned by a "key", or is looked up in a cache."""
    above = context.parent(node)
    if isinstance(above, cst.BinaryOperation) and isinstance(above.operator, cst.Add):
        return _is_key(above, context)
    match above:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]) | cst.AnnAssign(target=target):
            return _KEPT_UNDER.search(last_name(target)) is not None
        case cst.Arg(keyword=cst.Name(name)) if _KEPT_UNDER.search(name):
            return True
        case cst.Arg():
            call = context.parent(above)
            return (
                isinstance(call, cst.Call)
                and isinstance(call.func, cst.Attribute)
                and call.args[0] is above
                and _KEPT_IN.search(last_name(call.func.value)) is not None
            )
        case cst.Index():
            subscript = context.parent(context.parent(above) or above)
            return isinstance(subscript, cst.Subscript) and _KEPT_IN.search(last_name(subscript.value)) is not None
        case cst.Return():
            scopes = context.scopes(above)
            return bool(scopes) and _MAKES_KEY.search(scopes[0].name.value) is not None
    return False


def _is_joined_key(node: cst.List, context: Context) -> bool:
    argument = context.parent(node)
    call = context.parent(argument) if isinstance(argument, cst.Arg) else None
    return isinstance(call, cst.Call) and called_name(call) == "join" and _is_key(call, context)


def _is_queued(node: cst.Call) -> bool:
    return isinstance(node.func, cst.Attribute) and called_name(node) in _QUEUES


def _is_payload(node: cst.Dict, context: Context) -> bool:
    argument = context.parent(node)
    call = context.parent(argument) if isinstance(argument, cst.Arg) else None
    return isinstance(call, cst.Call) and _is_queued(call)
