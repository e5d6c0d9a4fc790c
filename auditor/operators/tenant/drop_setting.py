"""Drop the tenant from what row-level security reads.

What it does:
    Removes the statement that tells the database whose session this is: `set_config('app.tenant_id', …)`,
    `SET LOCAL app.tenant_id = …`, `SET LOCAL ROLE …`; or sets the value to nothing.
Why it matters:
    Policies then compare with no tenant, or with the one that was here before on a pooled connection: rows go missing
    or another tenant's are shown (CWE-639, CWE-668, API1:2023).
Example:
    await session.execute(select(func.set_config("app.tenant_id", str(tenant_id), True))) → (no statement)
A test that would notice:
    Connects as a role that policies bind, acts as one tenant and then as the other, and finds each one's own rows and
    no others.
Equivalent when:
    The tests connect as a superuser or as the table's owner without FORCE, whom no policy binds; or every query is
    limited to the tenant once more.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Binding, Context, Example, Need, Replacement, binding_of, called_name, speaks_of_tenant

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
needs = Need.ROW_SECURITY
nodes = (cst.Expr, cst.Call, cst.SimpleString, cst.FormattedStringText)

examples = (
    Example(
        "async def act(session, tenant_id):\n"
        "    await session.execute(select(func.set_config(SETTING, str(tenant_id), True)))\n",
        (
            "async def act(session, tenant_id):\n    pass\n",
            "async def act(session, tenant_id):\n"
            '    await session.execute(select(func.set_config(SETTING, "", True)))\n',
        ),
    ),
    Example(
        "async def act(connection, tenant_id):\n"
        "    await connection.execute(\"SELECT set_config('app.tenant_id', $1, true)\", tenant_id)\n"
        "    return connection\n",
        (
            "async def act(connection, tenant_id):\n    return connection\n",
            "async def act(connection, tenant_id):\n"
            "    await connection.execute(\"SELECT set_config('app.tenant_id', left($1, 0), true)\", tenant_id)\n"
            "    return connection\n",
        ),
    ),
    Example(
        "def begin(connection, tenant):\n"
        "    connection.execute(text(f\"SET LOCAL app.current_org = '{tenant.id}'\")); log(tenant)\n",
        ("def begin(connection, tenant):\n    pass; log(tenant)\n",),
    ),
    Example(
        "def begin(cursor, tenant):\n    cursor.execute(f'SET LOCAL ROLE {tenant.role}')\n",
        ("def begin(cursor, tenant):\n    pass\n",),
    ),
    Example("cursor.execute('SET statement_timeout = 100')\n", why="the setting says nothing of a tenant"),
    Example("cursor.execute('UPDATE users SET org = 1')\n", why="a column is set, not the session's setting"),
    Example("func.set_config('app.locale', locale, True)\n", why="the setting says nothing of a tenant"),
    Example("log('set_config(app.tenant_id, x) is slow')\n", why="it is a message, no SQL"),
)

_VALUE = re.compile(
    r"(?P<call>\bset_config\s*\(\s*'[\w.]+'\s*,\s*)(?P<value>:\w+|\$\d+(?:::\w+)?|%\(\w+\)s|%s)(?=\s*,)", re.IGNORECASE
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr():
            if binding_of(node, context) is Binding.SETTING:
                yield cst.RemoveFromParent()
        case cst.Call(args=[name, value, _]) if called_name(node) == "set_config" and _is_of_tenant(node, context):
            if context.code(value.value) not in {'""', "''"} and "search_path" not in context.code(name):
                yield node.with_deep_changes(value, value=cst.SimpleString('""'))
        case cst.SimpleString() | cst.FormattedStringText() if "set_config" in node.value:
            if speaks_of_tenant(node.value, context.tenancy):
                emptied = _VALUE.sub(lambda match: f"{match['call']}left({match['value']}, 0)", node.value)
                if emptied != node.value:
                    yield node.with_changes(value=emptied)


def _is_of_tenant(call: cst.Call, context: Context) -> bool:
    return isinstance(call.func, cst.Attribute) and speaks_of_tenant(context.code(call), context.tenancy)
