"""Believe what the request says about the tenant.

What it does:
    Where a row is made of the request's data and of the authenticated tenant, lets the request's own value win: the
    order of two merged dicts is turned round, or the tenant is read from the body, where the body's model declares one.
Why it matters:
    A client that adds `tenant_id` to its JSON writes into another tenant: mass assignment (CWE-915, CWE-639,
    API3:2023).
Example:
    Note(**{**payload, "tenant_id": tenant_id}) → Note(**{"tenant_id": tenant_id, **payload})
A test that would notice:
    Sends, as one tenant, a body that names the other one, and finds the row with the first or is refused.
Equivalent when:
    The data can't hold the tenant: a model that forbids or ignores extra fields made it (`.model_dump()` is left
    alone).
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Dict, cst.BinaryOperation, cst.Arg)

examples = (
    Example(
        "note = Note(**{**payload, 'tenant_id': tenant.id})\n",
        ("note = Note(**{'tenant_id': tenant.id, **payload})\n",),
    ),
    Example(
        "values = payload | {'tenant_id': tenant_id}\n",
        ("values = {'tenant_id': tenant_id} | payload\n",),
    ),
    Example(
        "class NoteIn(BaseModel):\n    text: str\n    tenant_id: int\n\n\n"
        "async def create(body: NoteIn, tenant_id: int):\n    return Note(tenant_id=tenant_id, text=body.text)\n",
        (
            "class NoteIn(BaseModel):\n    text: str\n    tenant_id: int\n\n\n"
            "async def create(body: NoteIn, tenant_id: int):\n"
            "    return Note(tenant_id=body.tenant_id, text=body.text)\n",
        ),
    ),
    Example("note = Note(**{'tenant_id': 1, **payload})\n", why="the payload wins already"),
    Example("note = {**body.model_dump(), 'tenant_id': tenant_id}\n", why="a model says which fields there are"),
    Example("labels = {**labels, 'name': name}\n", why="it is not about the tenant"),
    Example(
        "async def create(body: NoteIn):\n    return Note(tenant_id=tenant_id)\n",
        why="no model is known in which the client names the tenant",
    ),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Dict(elements=[cst.StarredDictElement(value=data) as first, second]) if _holds_anything(data):
            if isinstance(second, cst.DictElement) and _is_tenant(second, context):
                turned = [second.with_changes(comma=first.comma), first.with_changes(comma=second.comma)]
                yield node.with_changes(elements=turned)
        case cst.BinaryOperation(left=data, operator=cst.BitOr(), right=cst.Dict(elements=[cst.DictElement() as one])):
            if _holds_anything(data) and _is_tenant(one, context):
                yield node.with_changes(left=node.right, right=node.left)
        case cst.Arg(keyword=cst.Name(column), value=value) if context.tenancy.is_tenant(column):
            for body in _bodies_with(column, node, context):
                claimed = cst.Attribute(cst.Name(body), cst.Name(column))
                if not value.deep_equals(claimed):
                    yield node.with_changes(value=claimed)


def _is_tenant(element: cst.DictElement, context: Context) -> bool:
    return context.tenancy.is_tenant(text_of(element.key) or "")


def _holds_anything(data: cst.BaseExpression) -> bool:
    return isinstance(data, cst.Name | cst.Attribute)


def _bodies_with(column: str, node: cst.CSTNode, context: Context) -> Iterator[str]:
    """The parameters in whose model the client fills in the column; the call must make a row, not filter."""
    call = context.parent(node)
    function = next((at for at in context.ancestors(node) if isinstance(at, cst.FunctionDef)), None)
    if function is None or not (isinstance(call, cst.Call) and called_name(call)[:1].isupper()):
        return
    for parameter in (*function.params.params, *function.params.kwonly_params):
        annotation = parameter.annotation.annotation if parameter.annotation is not None else None
        if annotation is not None and f"{context.code(annotation).rpartition('.')[2]}.{column}" in context.tenancy.sent:
            yield parameter.name.value
