"""The tests of checks that refuse."""

import libcst as cst

from auditor.operators import Context, ends_in_refusal
from auditor.operators.tenant._condition import is_other_tenant, is_same_tenant


def refusing_test(node: cst.BaseExpression, context: Context) -> cst.If | None:
    """The `if` of which the expression is the test, or a part of an `or` that is, when it ends in a refusal."""
    at: cst.CSTNode = node
    while isinstance(above := context.parent(at), cst.BooleanOperation) and isinstance(above.operator, cst.Or):
        at = above
    if isinstance(above, cst.If) and above.test is at and ends_in_refusal(above.body):
        return above
    return None


def is_about_absence(test: cst.BaseExpression) -> bool:
    """`token is None`, `not token`: whether there is anything to check, also as parts of an `or`."""
    match test:
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.Is(), comparator=cst.Name("None"))]):
            return True
        case cst.UnaryOperation(operator=cst.Not(), expression=cst.Name()):
            return True
        case cst.BooleanOperation(operator=cst.Or(), left=left, right=right):
            return is_about_absence(left) and is_about_absence(right)
    return False


def is_about_tenant(test: cst.BaseExpression, context: Context) -> bool:
    return is_other_tenant(test, context) or is_same_tenant(test, context)
