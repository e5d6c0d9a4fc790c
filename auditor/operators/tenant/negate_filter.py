"""Turn the tenant's condition into its opposite.

What it does:
    Asks for everybody else's rows: `in_()` becomes `not_in()`, `is_()` becomes `is_not()`, a keyword of `filter_by()`
    becomes `!=`, a condition of SQL text stands in `NOT (…)`. A `==` of a condition is turned by `general/swap_op`, and
    is not turned twice.
Why it matters:
    Each tenant sees exactly the rows that it must not see (CWE-639, CWE-697, API1:2023). Nobody ships this for long;
    a mutant like this that survives says that no test looks at the rows of the query at all.
Example:
    select(User).where(User.tenant_id.in_(tenant_ids)) → select(User).where(User.tenant_id.not_in(tenant_ids))
A test that would notice:
    Creates a row for a tenant, asks as this tenant, and asserts that this row comes back.
Equivalent when:
    Nothing reads what the query gives.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, without
from auditor.operators.tenant._condition import is_condition
from auditor.operators.tenant._grouping import enclosed
from auditor.operators.tenant._sql import sql_conditions

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.BaseString, cst.Call)

examples = (
    Example(
        "rows = select(User).where(User.tenant_id.in_(tenant_ids))\n",
        ("rows = select(User).where(User.tenant_id.not_in(tenant_ids))\n",),
    ),
    Example(
        "rows = select(User).where(User.tenant_id.is_(None))\n",
        ("rows = select(User).where(User.tenant_id.is_not(None))\n",),
    ),
    Example(
        "rows = select(User).filter_by(tenant_id=tenant_id, name=name)\n",
        ("rows = select(User).filter_by(name=name).where(User.tenant_id != tenant_id)\n",),
    ),
    Example(
        "rows = session.query(User).filter_by(tenant_id=tenant_id).all()\n",
        ("rows = session.query(User).where(User.tenant_id != tenant_id).all()\n",),
    ),
    Example(
        "rows = select(User).filter_by(tenant_id=tenant_id or DEFAULT)\n",
        ("rows = select(User).where(User.tenant_id != (tenant_id or DEFAULT))\n",),
    ),
    Example(
        'rows = text("SELECT * FROM users WHERE tenant_id = :tenant_id")\n',
        ('rows = text("SELECT * FROM users WHERE NOT (tenant_id = :tenant_id)")\n',),
    ),
    Example(
        "rows = text('SELECT * FROM a JOIN b ON a.tenant_id = b.tenant_id')\n",
        why="it ties two tables together and asks for no tenant",
    ),
    Example(
        "rows = select(Note).join(Note.owner).filter_by(tenant_id=tenant_id)\n",
        why="which of the joined tables is meant can't be read there",
    ),
    Example("rows = select(User).where(User.tenant_id == tenant_id)\n", why="`general/swap_op` makes it"),
    Example("rows = select(User).where(User.id.in_(ids))\n", why="no column carries the tenant"),
)

_OPPOSITE = {"in_": "not_in", "is_": "is_not", "is_not_distinct_from": "is_distinct_from"}
_STARTS = frozenset({"select", "query", "update", "delete"})
_KEEPS_THE_TABLE = frozenset({"where", "filter", "order_by", "limit", "offset", "options", "values", "filter_by"})


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.BaseString():
            asked = (one for one in sql_conditions(node, context) if not one.place.is_join)
            yield from (condition.between("NOT (", ")") for condition in asked)
        case cst.Call(func=cst.Attribute(attr=cst.Name(name)) as function) if is_condition(node, context):
            yield node.with_changes(func=function.with_changes(attr=cst.Name(_OPPOSITE[name])))
        case cst.Call(func=cst.Attribute(value=query)) if called_name(node) == "filter_by":
            model = _model_of(query)
            for index, argument in enumerate(node.args):
                if model and argument.keyword and context.tenancy.is_tenant(argument.keyword.value):
                    left = without(node.args, index)
                    yield _other_tenants(node.with_changes(args=left) if left else query, model, argument)


def _model_of(query: cst.BaseExpression) -> cst.Name | None:
    """`User` of `select(User).order_by(…)`, unless another table is joined."""
    while (
        isinstance(query, cst.Call) and isinstance(query.func, cst.Attribute) and called_name(query) in _KEEPS_THE_TABLE
    ):
        query = query.func.value
    match query:
        case cst.Call(args=[cst.Arg(value=cst.Name() as model, keyword=None)]) if called_name(query) in _STARTS:
            return model
    return None


def _other_tenants(query: cst.BaseExpression, model: cst.Name, own: cst.Arg) -> cst.Call:
    column = cst.Attribute(model, cst.ensure_type(own.keyword, cst.Name))
    condition = cst.Comparison(column, [cst.ComparisonTarget(cst.NotEqual(), enclosed(own.value))])
    return cst.Call(cst.Attribute(query, cst.Name("where")), [cst.Arg(condition)])
