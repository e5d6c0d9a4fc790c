"""Drop the tenant's condition from a query.

What it does:
    Removes the comparison of a column that carries the tenant, whole and in whatever form it was written: a chained
    `.where()`, `.filter()` or `.filter_by()`, one argument of several, one operand of `&` or `and_()`, an item of a
    list or a tuple of conditions, a `with_loader_criteria()` option. Where nothing may be missing (the only condition
    of a join, of an `exists()` that names its table nowhere else, of SQL text with its parameters) the condition
    stays and is made always true.
Why it matters:
    The query then reads, changes or deletes the rows of every tenant: broken object level authorization
    (CWE-639, CWE-862, API1:2023). It is the commonest hole of a multi-tenant service, because the code works for
    whoever tries it with one tenant's data.
Example:
    select(User).where(User.id == id, User.tenant_id == tenant_id) → select(User).where(User.id == id)
A test that would notice:
    Creates rows for two tenants, asks as one of them, and asserts that the other's row is neither returned, counted,
    changed nor deleted.
Equivalent when:
    A second guard limits the same rows: row-level security, a loader criterion on every query, a parent row whose
    tenant was checked before. Then only dropping all guards at once tells whether the tenant is protected. A
    condition that the others of its own query imply is not mutated.
"""

import re
from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, called_name, standing_in, without
from auditor.operators.tenant._condition import column_of, is_clause, is_condition, is_same_tenant
from auditor.operators.tenant._implied import is_repeated
from auditor.operators.tenant._sql import sql_conditions

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (
    cst.Call,
    cst.BinaryOperation,
    cst.Comparison,
    cst.CompFor,
    cst.Expr,
    cst.List,
    cst.BaseString,
    cst.Tuple,
)

examples = (
    Example(
        "rows = select(User).where(User.tenant_id == tenant_id).order_by(User.name)\n",
        ("rows = select(User).order_by(User.name)\n",),
    ),
    Example(
        "rows = update(User).where(User.id == id, User.tenant_id == tenant_id).values(name=name)\n",
        ("rows = update(User).where(User.id == id).values(name=name)\n",),
    ),
    Example(
        "rows = delete(User).filter(\n    tenant_id == User.tenant_id,\n    User.id == id,\n)\n",
        ("rows = delete(User).filter(\n    User.id == id,\n)\n",),
    ),
    Example(
        "rows = select(User).where(User.tenant_id.in_(tenant_ids))\n",
        ("rows = select(User)\n",),
    ),
    Example(
        "rows = session.query(User).filter_by(name=name, tenant_id=tenant_id).one()\n",
        ("rows = session.query(User).filter_by(name=name).one()\n",),
    ),
    Example(
        "rows = select(User).filter_by(tenant_id=tenant_id)\n",
        ("rows = select(User)\n",),
    ),
    Example(
        "rows = await User.filter(tenant_id=tenant_id, name=name)\n",
        ("rows = await User.filter(name=name)\n",),
    ),
    Example(
        "rows = users.select().where(and_(users.c.tenant_id == tenant_id, users.c.id == id))\n",
        ("rows = users.select().where(and_(users.c.id == id))\n",),
    ),
    Example(
        "rows = select(User).where((User.id == id) & (User.tenant_id == tenant_id) & User.is_active)\n",
        ("rows = select(User).where((User.id == id) & User.is_active)\n",),
    ),
    Example(
        "rows = select(User).join(Project, and_(Project.owner_id == User.id, Project.tenant_id == tenant_id))\n",
        ("rows = select(User).join(Project, and_(Project.owner_id == User.id))\n",),
    ),
    Example(
        "rows = select(User).join(Project, Project.tenant_id == User.tenant_id)\n",
        ("rows = select(User).join(Project, Project.tenant_id == Project.tenant_id)\n",),
    ),
    Example(
        "some = exists().where(Project.tenant_id == tenant_id)\n",
        ("some = exists().where(Project.tenant_id == Project.tenant_id)\n",),
    ),
    Example(
        "rows = select(Project).options(with_loader_criteria(Owned, lambda own: own.tenant_id == tenant_id))\n",
        ("rows = select(Project)\n",),
    ),
    Example(
        "own_rows = with_loader_criteria(Owned, lambda own: own.tenant_id == tenant_id, include_aliases=True)\n",
        ("own_rows = with_loader_criteria(Owned, lambda own: own.tenant_id == own.tenant_id, include_aliases=True)\n",),
    ),
    Example(
        "conditions = [User.is_active, User.tenant_id == tenant_id]\nconditions.append(User.tenant_id == tenant_id)\n",
        (
            "conditions = [User.is_active]\nconditions.append(User.tenant_id == tenant_id)\n",
            "conditions = [User.is_active, User.tenant_id == tenant_id]\n",
        ),
    ),
    Example(
        "own = (col(User.id) == id, col(User.tenant_id) == tenant_id)\n",
        ("own = (col(User.id) == id,)\n",),
    ),
    Example(
        "own = User.tenant_id == tenant_id\n",
        ("own = User.tenant_id == User.tenant_id\n",),
    ),
    Example(
        "own = [row for row in rows if row.tenant_id == tenant_id]\n",
        ("own = [row for row in rows]\n",),
    ),
    Example(
        'rows = text("SELECT * FROM users WHERE id = :id AND tenant_id = :tenant_id ORDER BY id")\n',
        ('rows = text("SELECT * FROM users WHERE id = :id AND (tenant_id = :tenant_id OR TRUE) ORDER BY id")\n',),
    ),
    Example(
        'await connection.fetch("""SELECT 1 FROM users u\n  WHERE u.tenant_id = $1::uuid""", tenant_id)\n',
        ('await connection.fetch("""SELECT 1 FROM users u\n  WHERE (u.tenant_id = $1::uuid OR TRUE)""", tenant_id)\n',),
    ),
    Example(
        'sql = f"DELETE FROM {table} WHERE tenant_id = %s"\n',
        ('sql = f"DELETE FROM {table} WHERE (tenant_id = %s OR TRUE)"\n',),
    ),
    Example(
        "sql = (\n    'SELECT name FROM users JOIN notes ON notes.user_id = users.id '\n"
        "    f'WHERE {column} > 1 AND (is_open OR :t = users.tenant_id) ORDER BY {order}'\n)\n",
        (
            "sql = (\n    'SELECT name FROM users JOIN notes ON notes.user_id = users.id '\n"
            "    f'WHERE {column} > 1 AND (is_open OR (:t = users.tenant_id OR TRUE)) ORDER BY {order}'\n)\n",
        ),
    ),
    Example(
        'sql += f" AND tenant_id = ANY(${number}::int[])"\n',
        ('sql += f" AND (tenant_id = ANY(${number}::int[]) OR TRUE)"\n',),
    ),
    Example(
        'sql = "SELECT 1 FROM a JOIN b ON a.tenant_id = b.tenant_id WHERE a.tenant_id = $1 AND b.tenant_id = $1"\n',
        why="each of the three follows from the other two",
    ),
    Example('told = f"tenant_id = {tenant_id}"\n', why="it is no SQL"),
    Example("row = select(Tenant).where(Tenant.id == user.tenant_id)\n", why="it looks the tenant itself up"),
    Example(
        "rows = select(User, Note).join(Note, Note.tenant_id == User.tenant_id)"
        ".where(User.tenant_id == tenant_id, Note.tenant_id == tenant_id)\n",
        why="each of the three follows from the other two",
    ),
    Example("rows = select(User).where(User.id == id)\n", why="no column carries the tenant"),
    Example("user = User(tenant_id=tenant_id)\n", why="it is no condition"),
    Example(
        'rows = text("UPDATE users SET tenant_id = :tenant_id WHERE id = :id")\n', why="it is set there, not compared"
    ),
    Example('"""WHERE tenant_id = :tenant_id is how queries are limited."""\n', why="it is a docstring"),
)

_FILTERS = frozenset({"where", "filter", "filter_by", "having", "options"})
_JOINS = frozenset({"join", "outerjoin", "join_from", "outerjoin_from"})
_STARTS_A_QUERY = frozenset({"select", "exists", "query", "update", "delete"})
_CRITERIA = "with_loader_criteria"


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.Call(func=cst.Attribute()) if called_name(node) in _FILTERS:
            yield from _drop_from_filter(node, context)
        case cst.Call() if called_name(node) == "and_":
            yield from _drop_from_and(node, context)
        case cst.BinaryOperation(operator=cst.BitAnd(), left=left, right=right):
            if _limits(left, context):
                yield standing_in(right, for_=node)
            if _limits(right, context):
                yield standing_in(left, for_=node)
        case cst.List(elements=elements) | cst.Tuple(elements=elements, lpar=[_, *_]):
            for index, element in enumerate(elements):
                if is_clause(element.value, context):
                    yield node.with_changes(elements=without(elements, index))
        case cst.Expr(value=cst.Call(args=[cst.Arg(value=value)]) as call) if called_name(call) == "append":
            if is_clause(value, context):
                yield cst.RemoveFromParent()
        case cst.CompFor(ifs=tests):
            for index, test in enumerate(tests):
                if is_same_tenant(test.test, context):
                    yield node.with_changes(ifs=[*tests[:index], *tests[index + 1 :]])
        case cst.Comparison() if _must_stay(node, context):
            yield _always_true(node, context)
        case cst.BaseString():
            yield from (condition.between("(", " OR TRUE)") for condition in sql_conditions(node, context))


def _drop_from_filter(call: cst.Call, context: Context) -> Iterator[Replacement]:
    """`.where(a, tenant)` without `tenant`; `.where(tenant)` is not called at all."""
    for index, argument in enumerate(call.args):
        if not _limits_to_tenant(argument, context):
            continue
        if not _table_is_named_elsewhere(call, argument.value, context):
            yield call.with_deep_changes(argument, value=_always_true(argument.value, context))
        elif len(call.args) == 1:
            yield cst.ensure_type(call.func, cst.Attribute).value
        else:
            yield call.with_changes(args=without(call.args, index))


def _drop_from_and(call: cst.Call, context: Context) -> Iterator[Replacement]:
    for index, argument in enumerate(call.args):
        if _limits(argument.value, context):
            if len(call.args) == 1:
                yield call.with_deep_changes(argument, value=_always_true(argument.value, context))
            else:
                yield call.with_changes(args=without(call.args, index))


def _limits_to_tenant(argument: cst.Arg, context: Context) -> bool:
    if argument.keyword is not None:
        return context.tenancy.is_tenant(argument.keyword.value)
    if _is_criteria(argument.value):
        return any(map(context.tenancy.is_tenant, re.findall(r"\w+", context.code(argument.value))))
    return _limits(argument.value, context)


def _limits(node: cst.BaseExpression, context: Context) -> bool:
    """Whether the query has other rows without the condition."""
    return is_condition(node, context) and not is_repeated(node, context)


def _must_stay(node: cst.Comparison, context: Context) -> bool:
    """A condition alone: of a join, in a loader criterion, or given a name."""
    if not _limits(node, context):
        return False
    above = context.parent(node)
    match above:
        case cst.Assign() | cst.AnnAssign() | cst.Return():
            return is_clause(node, context)
        case cst.Lambda():
            return is_clause(node, context) or _criteria_around(above, context) is not None
        case cst.Arg():
            call = context.parent(above)
            if _is_criteria(call):
                return _criteria_around(node, context) is not None
            return isinstance(call, cst.Call) and called_name(call) in _JOINS
    return False


def _criteria_around(node: cst.CSTNode, context: Context) -> cst.Call | None:
    """The `with_loader_criteria()` around the node, unless it is an option that can be left out."""
    for at in context.ancestors(node):
        if _is_criteria(at):
            holder = context.parent(at)
            options = context.parent(holder) if isinstance(holder, cst.Arg) else None
            is_option = isinstance(options, cst.Call) and called_name(options) == "options"
            return None if is_option else cst.ensure_type(at, cst.Call)
    return None


def _is_criteria(node: cst.CSTNode | None) -> bool:
    return isinstance(node, cst.Call) and called_name(node) == _CRITERIA


def _always_true(condition: cst.BaseExpression, context: Context) -> cst.BaseExpression:
    """The column compared with itself, so that the query still knows its table."""
    column = column_of(condition, context)
    assert column is not None, "asked for conditions only"
    return cst.Comparison(
        left=column,
        comparisons=[cst.ComparisonTarget(cst.Equal(), column)],
        lpar=condition.lpar,
        rpar=condition.rpar,
    )


def _table_is_named_elsewhere(call: cst.Call, condition: cst.BaseExpression, context: Context) -> bool:
    """Whether the query has its FROM without the condition; `select(func.count()).where(…)` has it from there."""
    column = column_of(condition, context)
    table = re.match(r"\w+", context.code(column)) if column is not None else None
    if table is None or called_name(_start_of(call)) not in _STARTS_A_QUERY:
        return True
    chain: cst.CSTNode = call
    while isinstance(above := context.parent(chain), cst.Attribute | cst.Call):
        chain = above
    name = rf"\b{table[0]}\b"
    return len(re.findall(name, context.code(chain))) > len(re.findall(name, context.code(condition)))


def _start_of(call: cst.Call) -> cst.Call:
    """`select(…)` of `select(…).where(…).order_by(…)`."""
    while isinstance(call.func, cst.Attribute) and isinstance(call.func.value, cst.Call):
        call = call.func.value
    return call
