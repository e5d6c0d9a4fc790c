"""Let the tenant outlive its transaction or request.

What it does:
    Turns a setting of the transaction into one of the connection (`set_config(…, true)` into `false`, `SET LOCAL`
    into `SET`), or drops what undoes one at the end: `RESET …`, `DISCARD ALL`, `SET search_path TO public`,
    `tenant.reset(token)` of a context variable.
Why it matters:
    The next request that borrows the connection from the pool, or runs in the same task, acts as the tenant before it
    (CWE-488, CWE-613, API1:2023): it is seen under load only.
Example:
    func.set_config("app.tenant_id", tenant, True) → func.set_config("app.tenant_id", tenant, False)
A test that would notice:
    Uses one connection twice: acts as a tenant, ends the transaction or request, and finds that the connection, or the
    context variable, knows no tenant any more.
Equivalent when:
    Every borrower sets its own tenant before its first query, or the pool resets connections by itself.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Binding, Context, Example, Replacement, binding_of, called_name, speaks_of_tenant

API = 1
class_ = MutantClass.STANDARD
since = "0.1.0"
nodes = (cst.Expr, cst.Call, cst.SimpleString, cst.FormattedStringText)

examples = (
    Example(
        "query = select(func.set_config('app.tenant_id', str(tenant_id), True))\n",
        ("query = select(func.set_config('app.tenant_id', str(tenant_id), False))\n",),
    ),
    Example(
        "ACT = \"SELECT set_config('app.tenant_id', :tenant, true)\"\n",
        ("ACT = \"SELECT set_config('app.tenant_id', :tenant, false)\"\n",),
    ),
    Example(
        "sql = f\"SET LOCAL app.org_id = '{org.id}'\"\n",
        ("sql = f\"SET app.org_id = '{org.id}'\"\n",),
    ),
    Example(
        "async def serve(pool, tenant):\n"
        "    async with pool.acquire() as connection:\n"
        "        await connection.execute('RESET search_path')\n",
        ("async def serve(pool, tenant):\n    async with pool.acquire() as connection:\n        pass\n",),
    ),
    Example(
        "async def serve(request):\n"
        "    token = current_tenant.set(request.tenant)\n"
        "    try:\n        return await answer(request)\n"
        "    finally:\n        current_tenant.reset(token)\n",
        (
            "async def serve(request):\n"
            "    token = current_tenant.set(request.tenant)\n"
            "    try:\n        return await answer(request)\n"
            "    finally:\n        pass\n",
        ),
    ),
    Example("func.set_config('app.tenant_id', tenant, False)\n", why="it is the connection's already"),
    Example("request_id.reset(token)\n", why="it holds no tenant"),
    Example("await connection.execute('RESET search_path')\n", why="nothing in the file speaks of a tenant"),
    Example("tenant.password.reset(token)\n", why="it is no context variable"),
)

_IS_LOCAL = re.compile(r"(\bset_config\s*\([^()]*,\s*)true(?=\s*\))", re.IGNORECASE)
_SET_LOCAL = re.compile(r"(\bSET)\s+LOCAL(?=\s)", re.IGNORECASE)


def class_of(node: cst.CSTNode, context: Context) -> MutantClass:
    """Advisory where a context variable stays set: a server runs each request in a context of its own."""
    return MutantClass.ADVISORY if _is_variable_reset(node, context) else class_


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr():
            if binding_of(node, context) is Binding.RESET or _is_variable_reset(node, context):
                yield cst.RemoveFromParent()
        case cst.Call(args=[_, _, cst.Arg(value=cst.Name("True")) as is_local]) if called_name(node) == "set_config":
            if speaks_of_tenant(context.code(node), context.tenancy):
                yield node.with_deep_changes(is_local, value=cst.Name("False"))
        case cst.SimpleString() | cst.FormattedStringText():
            if not isinstance(context.parent(node), cst.Expr):
                yield from _of_the_connection(node, context)


def _of_the_connection(node: cst.SimpleString | cst.FormattedStringText, context: Context) -> Iterator[Replacement]:
    text = node.value
    if _IS_LOCAL.search(text) and speaks_of_tenant(text, context.tenancy):
        yield node.with_changes(value=_IS_LOCAL.sub(r"\1false", text))
    if _SET_LOCAL.search(text) and (speaks_of_tenant(text, context.tenancy) or "search_path" in text.lower()):
        yield node.with_changes(value=_SET_LOCAL.sub(r"\1", text))


def _is_variable_reset(node: cst.CSTNode, context: Context) -> bool:
    """`current_tenant.reset(token)`, of a name or of a module's name."""
    match node:
        case cst.Expr(value=cst.Call(func=cst.Attribute(value=variable, attr=cst.Name("reset")), args=[_])):
            name = variable.attr if isinstance(variable, cst.Attribute) else variable
            return isinstance(name, cst.Name) and speaks_of_tenant(name.value, context.tenancy)
    return False
