"""Ask for the rows of another tenant that is at hand.

What it does:
    Puts another tenant's id that the function is given (a path, query or header parameter, a field of the body,
    a second tenant's parameter) in the place of the one that is used: in a condition of a query, in a check of a row,
    among the parameters of SQL text, or where it is handed on to another function.
Why it matters:
    The client says whose rows it wants, and gets them: the id in the path or the body is believed in place of the
    one that the login vouches for (CWE-639, CWE-863, API1:2023).
Example:
    Note.tenant_id == user.tenant_id → Note.tenant_id == org_id
A test that would notice:
    Is logged in as one tenant and sends another one's id wherever a client can send one: path, query, header, body.
    It asserts that this is refused, or that only the own tenant's rows are read and changed.
Equivalent when:
    Something before has made sure that both are the same tenant. Where the function itself compares the two, no
    mutant is made.
"""

import itertools
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, text_of
from auditor.operators.tenant._condition import column_of, is_clause, is_other_tenant, is_same_tenant
from auditor.operators.tenant._values import is_asked_for, is_value, others_in_scope

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Arg, cst.Comparison, cst.DictElement)

_ROUTE = "async def notes(org_id: int, user: CurrentUser):\n"
_BODY = "class NoteIn(BaseModel):\n    tenant_id: int\ndef check(note, body: NoteIn, user: User):\n"
examples = (
    Example(
        _ROUTE + "    return select(Note).where(Note.org_id == user.org_id)\n",
        (_ROUTE + "    return select(Note).where(Note.org_id == org_id)\n",),
    ),
    Example(
        _ROUTE + "    return select(Note).filter_by(org_id=user.org_id)\n",
        (_ROUTE + "    return select(Note).filter_by(org_id=org_id)\n",),
    ),
    Example(
        _ROUTE + "    return await crud.list_notes(session, user.org_id, limit=10)\n",
        (_ROUTE + "    return await crud.list_notes(session, org_id, limit=10)\n",),
    ),
    Example(
        _ROUTE + "    return await session.execute(text(SQL), {'org_id': user.org_id})\n",
        (_ROUTE + "    return await session.execute(text(SQL), {'org_id': org_id})\n",),
    ),
    Example(
        _BODY + "    if note.tenant_id != user.tenant_id:\n        raise NotFound\n",
        (_BODY + "    if note.tenant_id != body.tenant_id:\n        raise NotFound\n",),
    ),
    Example(
        "def move(from_tenant_id, to_tenant_id):\n    return update(Note).where(Note.tenant_id == from_tenant_id)\n",
        ("def move(from_tenant_id, to_tenant_id):\n    return update(Note).where(Note.tenant_id == to_tenant_id)\n",),
    ),
    Example(
        _ROUTE + "    return select(Note).where(Note.org_id == org_id)\n",
        why="the login's tenant in place of the client's would close a hole",
    ),
    Example(
        _ROUTE + "    if user.org_id != org_id:\n        raise Forbidden\n    return await list_notes(user.org_id)\n",
        why="both are the same tenant there",
    ),
    Example(
        "def notes(tenant_id):\n    return select(Note).where(col(Note.tenant_id) == 1)\n", why="the column is no value"
    ),
    Example("def notes(tenant_id):\n    return list_notes(tenant_id)\n", why="there is no other tenant"),
    Example(
        "def notes(tenant_id, tenant_uuid):\n    return list_notes(tenant_id)\n",
        why="the other is no id of the same kind",
    ),
    Example("def notes(tenant_id, other_tenant_id):\n    return str(tenant_id)\n", why="nothing is asked for"),
    Example(
        "def add(tenant_id, user):\n    return Note(tenant_id=user.tenant_id)\n", why="a new row's tenant is no query's"
    ),
)

_CONVERTS = frozenset({"str", "int", "UUID", "repr", "len", "bool", "isinstance", "hash"})
_FILTERS = frozenset({"filter_by", "filter", "get_or_none"})
_MAKES = frozenset({"values", "insert", "model_copy", "model_validate", "replace"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Comparison():
            value = _compared_with(node, context)
            if value is not None:
                yield from _with_others(node, value, context)
        case cst.DictElement(key=key, value=value):
            if context.tenancy.is_tenant(text_of(key) or "") and _is_argument_of_sql(node, context):
                yield from _with_others(node, value, context)
        case cst.Arg(value=value) if _is_handed_on(node, context):
            yield from _with_others(node, value, context)


def _compared_with(comparison: cst.Comparison, context: Context) -> cst.BaseExpression | None:
    """What a column or a row's tenant is compared with."""
    left, right = comparison.left, comparison.comparisons[0].comparator
    column = column_of(comparison, context)
    if column is not None and is_clause(comparison, context):
        return right if column is left else left
    if is_other_tenant(comparison, context) or is_same_tenant(comparison, context):
        return next((side for side in (right, left) if is_asked_for(side, context)), None)
    return None


def _with_others(node: cst.CSTNode, value: cst.BaseExpression, context: Context) -> Iterator[Replacement]:
    """The first of them: another one would be refused, or let through, by the same test."""
    if is_value(value, context):
        for other in itertools.islice(others_in_scope(value, context), 1):
            yield node.deep_replace(value, other)


def _is_argument_of_sql(element: cst.DictElement, context: Context) -> bool:
    """Of `execute(text, {…})` and the like, not of a body that is sent."""
    argument = context.parent(context.parent(element) or element)
    call = context.parent(argument) if isinstance(argument, cst.Arg) else None
    return isinstance(call, cst.Call) and called_name(call).startswith(("execute", "fetch", "scalar", "stream"))


def _is_handed_on(argument: cst.Arg, context: Context) -> bool:
    """To a function or to `filter_by()`; what a class or `values()` is given makes a row."""
    call = context.parent(argument)
    if not isinstance(call, cst.Call) or called_name(call) in _MAKES | _CONVERTS:
        return False
    if argument.keyword is not None and called_name(call) in _FILTERS:
        return context.tenancy.is_tenant(argument.keyword.value)
    return not called_name(call)[:1].isupper()
