"""Let other rows past the tenant's condition.

What it does:
    Keeps the condition and opens a way around it: joins it to the others by "or" (`and_()` becomes `or_()`), lets the
    last of several alternatives stand beside it in place of under it (in SQL text it drops their parentheses), or also
    lets rows through that belong to no tenant, where the column may hold NULL.
Why it matters:
    These are slips of grouping and fallbacks meant well, and each shows one tenant the rows of others (CWE-639,
    CWE-863, API1:2023). The condition is still there to be read, so a review misses it more easily than a lost one.
Example:
    and_(Note.tenant_id == tenant_id, Note.id == id) → or_(Note.tenant_id == tenant_id, Note.id == id)
A test that would notice:
    Creates rows for two tenants, the other tenant's such that every other condition of the query holds for them, asks
    as one tenant and asserts exactly which rows come back. For the NULL: also creates a row without a tenant.
Equivalent when:
    A second guard limits the same rows, or there can be no row without a tenant though the column would allow it.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.tenant._condition import column_of, is_condition
from auditor.operators.tenant._grouping import all_of, any_of, disjunction_name, operands_of_or
from auditor.operators.tenant._sql import sql_conditions
from auditor.operators.tenant._sql_grouping import without_grouping

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.BaseString, cst.Call, cst.Comparison)

_OR = "from sqlalchemy import and_, or_\n"
_MODEL = "class Note(Base):\n    tenant_id: Mapped[int | None]\n"
_TABLE = _MODEL + "    __tablename__ = 'notes'\n"
examples = (
    Example(
        _OR + "rows = select(Note).where(and_(Note.id == id, Note.tenant_id == tenant_id))\n",
        (_OR + "rows = select(Note).where(or_(Note.id == id, Note.tenant_id == tenant_id))\n",),
    ),
    Example(
        "own = sa.and_(notes.c.id == id, notes.c.tenant_id == tenant_id)\n",
        ("own = sa.or_(notes.c.id == id, notes.c.tenant_id == tenant_id)\n",),
    ),
    Example(
        "own = and_(Note.is_read, Note.tenant_id == tenant_id)\n",
        ("own = Note.is_read | (Note.tenant_id == tenant_id)\n",),
    ),
    Example(
        "rows = select(Note).where(Note.tenant_id == tenant_id, or_(Note.title == word, Note.text == word))\n",
        ("rows = select(Note).where(((Note.tenant_id == tenant_id) & (Note.title == word)) | (Note.text == word))\n",),
    ),
    Example(
        "rows = select(Note).where(Note.is_read, Note.tenant_id == tenant_id, Note.is_open | Note.is_new)\n",
        ("rows = select(Note).where(Note.is_read, ((Note.tenant_id == tenant_id) & Note.is_open) | Note.is_new)\n",),
    ),
    Example(
        _MODEL + "rows = select(Note).where(Note.tenant_id == tenant_id)\n",
        (_MODEL + "rows = select(Note).where((Note.tenant_id == tenant_id) | Note.tenant_id.is_(None))\n",),
    ),
    Example(
        _MODEL + "rows = select(Note).where((Note.tenant_id == tenant_id) & Note.is_read)\n",
        (
            _MODEL
            + "rows = select(Note).where(((Note.tenant_id == tenant_id) | Note.tenant_id.is_(None)) & Note.is_read)\n",
        ),
    ),
    Example(
        _TABLE + "rows = text('SELECT 1 FROM notes AS n WHERE n.tenant_id = :id')\n",
        (_TABLE + "rows = text('SELECT 1 FROM notes AS n WHERE (n.tenant_id = :id OR n.tenant_id IS NULL)')\n",),
    ),
    Example(
        "await db.fetch('SELECT 1 FROM notes WHERE tenant_id = $1 AND (title = $2 OR body = $2)', id, word)\n",
        ("await db.fetch('SELECT 1 FROM notes WHERE tenant_id = $1 AND title = $2 OR body = $2', id, word)\n",),
    ),
    Example(_TABLE + "rows = text('SELECT 1 FROM users WHERE tenant_id = :id')\n", why="it is another table's column"),
    Example(
        "rows = select(Note).where(Note.tenant_id == tenant_id)\n",
        why="nothing says that the column may hold NULL; always true would be the same as `drop_filter`",
    ),
    Example(
        _MODEL + "rows = select(Note).where(or_(Note.tenant_id == tenant_id, Note.tenant_id.is_(None)))\n",
        why="rows without a tenant are let through on purpose",
    ),
    Example("rows = select(Note).where(and_(Note.id == id, Note.is_read))\n", why="no column carries the tenant"),
    Example("own = and_(*others, Note.tenant_id == tenant_id)\n", why="the file does not have `or_`"),
    Example("rows = select(Note).where(and_(Note.tenant_id == tenant_id))\n", why="there is no other condition"),
)

_FILTERS = frozenset({"where", "filter", "and_"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.BaseString():
            yield from _or_null_in_sql(node, context)
            for condition in sql_conditions(node, context):
                yield from without_grouping(condition)
        case cst.Call() if called_name(node) in _FILTERS:
            if called_name(node) == "and_" and len(node.args) > 1 and _tenants(node, context):
                yield from _any_of_them(node, context)
            yield from _let_out_the_last(node, context)
        case cst.Comparison() if is_condition(node, context) and _may_be_null(node, context):
            yield _or_null(node, context)


def _tenants(call: cst.Call, context: Context) -> list[int]:
    """Which arguments limit rows to the tenant."""
    return [index for index, argument in enumerate(call.args) if is_condition(argument.value, context)]


def _any_of_them(call: cst.Call, context: Context) -> Iterator[Replacement]:
    name = disjunction_name(call, context)
    if name is not None:
        yield call.with_changes(func=name)
    elif not any(argument.star for argument in call.args):
        yield any_of([argument.value for argument in call.args], in_place_of=call)


def _let_out_the_last(call: cst.Call, context: Context) -> Iterator[Replacement]:
    """`tenant, or_(a, b)` → `(tenant & a) | b`."""
    for argument in call.args:
        operands = operands_of_or(argument.value)
        tenants = _tenants(call, context)
        if len(operands) > 1 and tenants and not any(is_condition(one, context) for one in operands):
            own = call.args[tenants[0]].value
            let_out = any_of([all_of([own, any_of(operands[:-1])]), operands[-1]])
            wider = call.with_deep_changes(argument, value=let_out)
            yield wider.with_changes(args=without(wider.args, tenants[0]))


def _may_be_null(condition: cst.Comparison, context: Context) -> bool:
    """Of a column that may hold NULL, unless an alternative says what becomes of such rows."""
    column = column_of(condition, context)
    named = context.code(column).replace(".c.", ".").split(".") if column is not None else []
    if ".".join(named[-2:]) not in context.tenancy.nullable:
        return False
    return not any(_is_alternative(at) for at in context.ancestors(condition))


def _or_null_in_sql(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    for condition in sql_conditions(node, context):
        place = condition.place
        may_be_null = any(f"{table}.{place.column}" in context.tenancy.nullable for table in place.tables)
        if may_be_null and condition.column and not place.is_alternative:
            yield condition.between("(", f" OR {condition.column} IS NULL)")


def _is_alternative(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.BaseExpression) and len(operands_of_or(node)) > 0


def _or_null(condition: cst.Comparison, context: Context) -> Replacement:
    column = column_of(condition, context)
    assert column is not None, "asked for conditions only"
    is_null = cst.Call(cst.Attribute(column, cst.Name("is_")), [cst.Arg(cst.Name("None"))])
    return any_of([condition.with_changes(lpar=[], rpar=[]), is_null], in_place_of=condition)
