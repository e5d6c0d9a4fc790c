"""Drop the check that a row belongs to the tenant.

What it does:
    Removes the comparison of a row's tenant with the caller's, made in Python: the whole `if` that raises or
    returns, or only its part of a longer condition.
Why it matters:
    Whoever guesses an id reaches another tenant's row: insecure direct object reference (CWE-639, API1:2023). After
    a read by primary key this check is often all that keeps tenants apart.
Example:
    if row is None or row.tenant_id != tenant_id: raise NotFound → if row is None: raise NotFound
A test that would notice:
    Asks, as one tenant, for the id of a row that another tenant owns, and asserts the same answer as for an id that
    does not exist; for a write it also reads the row back and finds it unchanged.
Equivalent when:
    The row was read by a query that is limited to the tenant already: then the check can never fail.
"""

from collections.abc import Iterator

import libcst as cst
from libcst import matchers

from auditor.model.mutant import MutantClass
from auditor.operators import (
    Context,
    Example,
    Replacement,
    called_name,
    constant,
    other_operands,
    without_branch,
)
from auditor.operators.tenant._condition import is_clause, is_other_tenant, is_same_tenant

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.Assert, cst.BooleanOperation, cst.If, cst.IfExp, cst.Return)

examples = (
    Example(
        "def get(row):\n    if row.tenant_id != tenant_id:\n        raise NotFound\n    return row\n",
        ("def get(row):\n    return row\n",),
    ),
    Example(
        "def check(row):\n    if not row.tenant_id == tenant.id:  # other tenant\n        raise NotFound\n",
        ("def check(row):\n    pass\n",),
    ),
    Example(
        "if row is None or row.tenant_id != tenant_id:\n    raise NotFound\n",
        ("if row is None:\n    raise NotFound\n",),
    ),
    Example(
        "if row is not None and row.tenant_id != tenant_id:\n    raise NotFound\nprint(row)\n",
        ("print(row)\n",),
    ),
    Example(
        "if row is None:\n    raise NotFound\nelif row['tenant_id'] != tenant_id:\n    raise Forbidden\n",
        ("if row is None:\n    raise NotFound\nelif False:\n    raise Forbidden\n",),
    ),
    Example(
        "if (row := get(id)).tenant_id != tenant_id:\n    raise NotFound\nshow(row)\n",
        ("if (row := get(id)).tenant_id != tenant_id and False:\n    raise NotFound\nshow(row)\n",),
    ),
    Example(
        "found = row if row and row.tenant_id == tenant_id else None\n",
        ("found = row if row else None\n",),
    ),
    Example(
        "if row.tenant_id == tenant_id:\n    show(row)\n",
        ("if True:\n    show(row)\n",),
    ),
    Example(
        "def owns(user, row):\n    return row.tenant_id == user.tenant_id\n",
        ("def owns(user, row):\n    return True\n",),
    ),
    Example("assert row.tenant_id == tenant_id\nshow(row)\n", ("show(row)\n",)),
    Example("if tenant_id is None:\n    raise Missing\n", why="it compares no row"),
    Example("if tenant.status != 'active':\n    raise Inactive\n", why="it is about the tenant, not about a row"),
    Example("if row.tenant_id != tenant_id:\n    row.shared = True\n", why="it neither raises nor returns"),
)


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.BooleanOperation(operator=cst.Or(), left=left, right=right):
            yield from other_operands(node, of_left=_never_true(left, context), of_right=_never_true(right, context))
        case cst.BooleanOperation(operator=cst.And(), left=left, right=right):
            yield from other_operands(node, of_left=_is_same(left, context), of_right=_is_same(right, context))
        case cst.If(test=test):
            if _never_true(test, context) and _leaves(node.body) and _binds(test):
                yield node.with_changes(test=_in_vain(test))
            elif _never_true(test, context) and _leaves(node.body):
                yield without_branch(node, context)
            elif _is_same(test, context):
                yield node.with_changes(test=constant(test, True))
        case cst.IfExp(test=test):
            if _never_true(test, context) or _is_same(test, context):
                yield node.with_changes(test=constant(test, _is_same(test, context)))
        case cst.Assert(test=test) if _is_same(test, context):
            yield cst.RemoveFromParent()
        case cst.Return(value=cst.BaseExpression() as value):
            if _is_same(value, context) or is_other_tenant(value, context):
                yield node.with_changes(value=constant(value, _is_same(value, context)))


def _binds(test: cst.BaseExpression) -> bool:
    """Whether the test gives a name to something, which is used below it."""
    return bool(matchers.findall(test, matchers.NamedExpr()))


def _in_vain(test: cst.BaseExpression) -> cst.BaseExpression:
    return cst.BooleanOperation(test, cst.And(), cst.Name("False"))


def _is_same(node: cst.BaseExpression, context: Context) -> bool:
    return is_same_tenant(node, context) and not is_clause(node, context)


def _never_true(node: cst.BaseExpression, context: Context) -> bool:
    """Whether the condition can't hold once rows of other tenants are let through."""
    if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.And):
        return _never_true(node.left, context) or _never_true(node.right, context)
    return is_other_tenant(node, context)


def _leaves(body: cst.BaseSuite) -> bool:
    last = body.body[-1]
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    match last:
        case cst.Raise() | cst.Return() | cst.Continue() | cst.Break():
            return True
        case cst.Expr(value=cst.Call() as call):
            return called_name(call) == "abort"
    return False
