"""Refuse those who may, and let in those who may not.

What it does:
    Inverts the test of an `if` that ends in 401 or 403.
Why it matters:
    A `not` too many or too few turns authorization round (CWE-863, API5:2023). A suite that replaces the dependency
    everywhere, or never comes as somebody who is refused, stays green.
Example:
    if not user.is_admin: raise Forbidden → if user.is_admin: raise Forbidden
A test that would notice:
    Asks once as somebody who may and once as somebody who may not.
Equivalent when:
    Never: one of the two is answered differently.
"""

from collections.abc import Iterator

import libcst as cst

from auditor.model.mutant import MutantClass
from auditor.operators import Context, Example, Replacement, ends_in_refusal, standing_in
from auditor.operators.auth._test import is_about_absence, is_about_tenant

API = 1
class_ = MutantClass.CRITICAL
since = "0.1.0"
nodes = (cst.If,)

examples = (
    Example(
        "if not user.is_admin:\n    raise HTTPException(status_code=403)\n",
        ("if user.is_admin:\n    raise HTTPException(status_code=403)\n",),
    ),
    Example(
        "if is_blocked(user):\n    raise Forbidden('blocked')\n",
        ("if not is_blocked(user):\n    raise Forbidden('blocked')\n",),
    ),
    Example(
        "if scope not in (\n    token.scopes\n):\n    raise Forbidden\n",
        ("if scope in (\n    token.scopes\n):\n    raise Forbidden\n",),
    ),
    Example(
        "if session.expires_at < now():\n    raise Unauthorized\n",
        ("if session.expires_at >= now():\n    raise Unauthorized\n",),
    ),
    Example(
        "if (found := find(user)) is not None:\n    raise Forbidden\n",
        ("if (found := find(user)) is None:\n    raise Forbidden\n",),
    ),
    Example(
        "if not (user.is_admin or user.is_owner):\n    raise Forbidden\n",
        ("if (user.is_admin or user.is_owner):\n    raise Forbidden\n",),
    ),
    Example("if token is None:\n    raise Unauthorized\n", why="what follows would fail for those who have none"),
    Example("if a or b:\n    raise Forbidden\n", why="each part is dropped by itself"),
    Example("if row.tenant_id != tenant_id:\n    raise Forbidden\n", why="it is the tenant family's"),
    Example("if not rows:\n    raise NotFound\n", why="nobody is refused"),
)

_OPPOSITES: dict[type[cst.BaseCompOp], type[cst.BaseCompOp]] = {
    cst.Equal: cst.NotEqual,
    cst.In: cst.NotIn,
    cst.Is: cst.IsNot,
    cst.LessThan: cst.GreaterThanEqual,
    cst.LessThanEqual: cst.GreaterThan,
}
_OPPOSITE = _OPPOSITES | {there: here for here, there in _OPPOSITES.items()}


def mutate(node: cst.CSTNode, context: Context) -> Iterator[Replacement]:
    match node:
        case cst.If(test=test, body=body) if ends_in_refusal(body):
            inverted = None if is_about_absence(test) or is_about_tenant(test, context) else _inverted(test)
            if inverted is not None:
                yield node.with_changes(test=inverted)


def _inverted(test: cst.BaseExpression) -> cst.BaseExpression | None:
    match test:
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return standing_in(inner, for_=test)
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=operator) as target]):
            opposite = _OPPOSITE[type(operator)]()
            return test.with_changes(comparisons=[target.with_changes(operator=opposite)])
        case cst.Comparison() | cst.BooleanOperation() | cst.IfExp() | cst.Lambda() | cst.NamedExpr():
            return None
    return cst.UnaryOperation(operator=cst.Not(), expression=test)
