"""Which conditions of a query say nothing new: `a = b` next to `a = c` and `b = c`."""

from collections.abc import Iterable, Iterator

import libcst as cst

from auditor.operators import Context, called_name

_LIMITS = frozenset({"where", "filter", "having", "join", "join_from"})


def is_implied(equality: tuple[str, str], others: Iterable[tuple[str, str]]) -> bool:
    """Whether the two sides are equal by the others alone."""
    reached, left = {equality[0]}, list(others)
    while True:
        touching = [pair for pair in left if reached & set(pair)]
        if not touching:
            return equality[1] in reached
        reached |= {side for pair in touching for side in pair}
        left = [pair for pair in left if pair not in touching]


def is_repeated(condition: cst.BaseExpression, context: Context) -> bool:
    """Whether the other conditions of its query, which stand in the same chain of calls, imply this one."""
    chain = None
    for at in context.ancestors(condition):
        if isinstance(at, cst.Call) and called_name(at) in _LIMITS:
            chain = _end_of_chain(at, context)
            break
    equalities = list(_equalities(chain)) if chain else []
    if not any(one is condition for one in equalities):
        return False
    return is_implied(_sides(condition, context), (_sides(one, context) for one in equalities if one is not condition))


def _end_of_chain(call: cst.Call, context: Context) -> cst.Call:
    at: cst.CSTNode = call
    while isinstance(above := context.parent(at), cst.Attribute) and isinstance(
        next_ := context.parent(above), cst.Call
    ):
        at = next_
    return cst.ensure_type(at, cst.Call)


def _equalities(chain: cst.BaseExpression) -> Iterator[cst.Comparison]:
    """Those that hold for each row of the query."""
    while isinstance(chain, cst.Call) and isinstance(chain.func, cst.Attribute):
        is_outer = any(argument.keyword is not None for argument in chain.args)
        if called_name(chain) in _LIMITS and not is_outer:
            for argument in chain.args:
                yield from _conjuncts(argument.value)
        chain = chain.func.value


def _conjuncts(node: cst.BaseExpression) -> Iterator[cst.Comparison]:
    match node:
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.Equal())]):
            yield node
        case cst.BinaryOperation(operator=cst.BitAnd(), left=left, right=right):
            yield from _conjuncts(left)
            yield from _conjuncts(right)
        case cst.Call(args=arguments) if called_name(node) == "and_":
            for argument in arguments:
                yield from _conjuncts(argument.value)


def _sides(condition: cst.BaseExpression, context: Context) -> tuple[str, str]:
    comparison = cst.ensure_type(condition, cst.Comparison)
    return context.code(comparison.left), context.code(comparison.comparisons[0].comparator)
