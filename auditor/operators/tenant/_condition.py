"""Which expressions name the tenant, and which compare it."""

import re

import libcst as cst

from auditor.operators import Context, called_name, text_of

_LOOKS_UP = frozenset({"getattr", "column", "literal_column", "col", "get"})
_MEANS_EQUAL = frozenset({"in_", "is_", "is_not_distinct_from"})
_LITERAL = (cst.BaseString, cst.BaseNumber)
_CONSTANTS = frozenset({"None", "True", "False"})


def names_tenant(node: cst.BaseExpression, context: Context) -> bool:
    """`row.tenant_id`, `row["tenant_id"]`, `getattr(row, "tenant_id")`, `column("tenant_id")`, `tenant_id`."""
    match node:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return context.tenancy.is_tenant(name)
        case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(key))]):
            return context.tenancy.is_tenant(text_of(key) or "")
        case cst.Call(args=arguments) if called_name(node) in _LOOKS_UP:
            return any(_argument_names_tenant(argument.value, context) for argument in arguments[:2])
    return False


def _argument_names_tenant(value: cst.BaseExpression, context: Context) -> bool:
    text = text_of(value)
    if text is not None:
        return context.tenancy.is_tenant(text)
    return isinstance(value, cst.Attribute) and names_tenant(value, context)  # SQLModel's col(User.tenant_id)


def is_condition(node: cst.BaseExpression, context: Context) -> bool:
    """A column that carries the tenant, compared for equality: `User.tenant_id == tenant_id`, `….in_(ids)`."""
    return column_of(node, context) is not None


def column_of(node: cst.BaseExpression, context: Context) -> cst.BaseExpression | None:
    """The column of a condition on the tenant, else None."""
    match node:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=cst.Equal(), comparator=right)]):
            if _is_column(left, context):
                return left
            # `Tenant.id == user.tenant_id` looks the tenant itself up
            return right if _is_column(right, context) and not isinstance(left, cst.Attribute) else None
        case cst.Call(func=cst.Attribute(value=column, attr=cst.Name(name))) if name in _MEANS_EQUAL:
            return column if _is_column(column, context) else None
    return None


def _is_column(node: cst.BaseExpression, context: Context) -> bool:
    return not isinstance(node, cst.Name) and names_tenant(node, context)


def is_clause(node: cst.BaseExpression, context: Context) -> bool:
    """Of SQL rather than of Python: the column is a class's or a table's, not a row's."""
    column = column_of(node, context)
    if column is None:
        return False
    owner = re.match(r"(?:[\w.]*\.)?(?:[A-Z]\w*|c|columns)\b", context.code(column))
    return owner is not None or isinstance(column, cst.Call)


def is_same_tenant(node: cst.BaseExpression, context: Context) -> bool:
    """In Python: `row.tenant_id == tenant_id`, `not row.tenant_id != tenant_id`, `row.tenant_id in allowed`."""
    inner = _negated(node)
    return is_other_tenant(inner, context) if inner else _compares(node, context, (cst.Equal, cst.In, cst.Is))


def is_other_tenant(node: cst.BaseExpression, context: Context) -> bool:
    """In Python: `row.tenant_id != tenant_id`, `not row.tenant_id == tenant_id`, `row.tenant_id not in allowed`."""
    inner = _negated(node)
    return is_same_tenant(inner, context) if inner else _compares(node, context, (cst.NotEqual, cst.NotIn, cst.IsNot))


def _negated(node: cst.BaseExpression) -> cst.BaseExpression | None:
    return node.expression if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not) else None


def _compares(node: cst.BaseExpression, context: Context, operators: tuple[type[cst.BaseCompOp], ...]) -> bool:
    """The tenant of a row, or two variables that both carry a tenant; `tenant_id in blocked` compares no row."""
    match node:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=found, comparator=right)]):
            of_row = _is_column(left, context) or _is_column(right, context)
            both = names_tenant(left, context) and names_tenant(right, context)
            return isinstance(found, operators) and (of_row or both) and not (_is_literal(left) or _is_literal(right))
    return False


def _is_literal(node: cst.BaseExpression) -> bool:
    return isinstance(node, _LITERAL) or (isinstance(node, cst.Name) and node.value in _CONSTANTS)
