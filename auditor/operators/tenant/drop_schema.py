"""Drop the switch to the tenant's schema.

What it does:
    Leaves out `schema_translate_map`, or maps to the default schema; removes the statement that sets `search_path`
    for the tenant.
Why it matters:
    The same query then reads the schema that all share, or the one of the tenant before on a pooled connection
    (CWE-639, CWE-668, API1:2023).
Example:
    connection.execution_options(schema_translate_map={None: tenant.schema}) → connection.execution_options()
A test that would notice:
    Has rows in two tenants' schemas, switches from one to the other, and finds each one's own rows.
Equivalent when:
    The connection is bound to the tenant's schema in another place as well.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Binding, Context, Example, Replacement, binding_of, is_none, text_of, without

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Expr, cst.Call, cst.Dict)

examples = (
    Example(
        "translated = connection.execution_options(schema_translate_map={None: tenant.schema})\n",
        ("translated = connection.execution_options()\n",),
    ),
    Example(
        "await session.connection(execution_options={'schema_translate_map': {'per_tenant': schema_of(tenant)}})\n",
        (
            "await session.connection(execution_options={})\n",
            "await session.connection(execution_options={'schema_translate_map': {'per_tenant': None}})\n",
        ),
    ),
    Example(
        "async def switch(connection, tenant):\n"
        "    await connection.execute(text(f'SET search_path TO \"{tenant.schema}\", public'))\n",
        ("async def switch(connection, tenant):\n    pass\n",),
    ),
    Example(
        "async def switch(connection, tenant):\n"
        "    await connection.execute('SELECT set_config(\\'search_path\\', $1, true)', tenant)\n"
        "    return connection\n",
        ("async def switch(connection, tenant):\n    return connection\n",),
    ),
    Example(
        "pool = create_pool(server_settings={'search_path': tenant.schema, 'jit': 'off'})\n",
        ("pool = create_pool(server_settings={'jit': 'off'})\n",),
    ),
    Example("create_pool(server_settings={'search_path': 'app'})\n", why="it is the same for all"),
    Example("options(schema_translate_map={None: 'app'})\n", why="it is the same for all"),
    Example("cursor.execute('SET search_path TO app')\n", why="it is the same for all"),
)

_MAP = "schema_translate_map"


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Expr():
            if binding_of(node, context) is Binding.SCHEMA:
                yield cst.RemoveFromParent()
        case cst.Call(args=arguments):
            for index, argument in enumerate(arguments):
                if argument.keyword is not None and argument.keyword.value == _MAP and _varies(argument.value):
                    yield node.with_changes(args=without(arguments, index))
        case cst.Dict(elements=elements):
            for index, element in enumerate(elements):
                if isinstance(element, cst.DictElement) and _switches(element):
                    yield node.with_changes(elements=without(elements, index))
                if isinstance(element, cst.DictElement) and _is_map(node, context) and _may_be_default(element):
                    yield node.with_deep_changes(element, value=cst.Name("None"))


def _switches(element: cst.DictElement) -> bool:
    return text_of(element.key) in {_MAP, "search_path"} and _varies(element.value)


def _varies(value: cst.BaseExpression) -> bool:
    """Whether it is not the same for all tenants."""
    if isinstance(value, cst.Dict):
        return any(_varies(element.value) for element in value.elements)
    return not (isinstance(value, cst.BaseString) and text_of(value) is not None) and not is_none(value)


def _is_map(node: cst.Dict, context: Context) -> bool:
    """Whether it is the value of `schema_translate_map`, as a keyword or as a key."""
    match context.parent(node):
        case cst.Arg(keyword=cst.Name(name)):
            return name == _MAP
        case cst.DictElement(key=key):
            return text_of(key) == _MAP
    return False


def _may_be_default(element: cst.DictElement) -> bool:
    """A map that only names the default schema says as much as none at all."""
    return _varies(element.value) and not is_none(element.key)
