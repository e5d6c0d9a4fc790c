"""The domain operators' changes: each operator of the shelf on each node it asks for."""

from collections.abc import Iterator
from functools import cache

import libcst as cst

from auditor.errors import EnvironmentFault
from auditor.mutants.change import Change
from auditor.operators import Context, Operator, operators


def domain_changes(context: Context) -> Iterator[Change]:
    """All that the operators of the shelf change in the file. Raises `EnvironmentFault` when one of them fails."""
    for node in context.nodes():
        for operator in _operators_for(type(node)):
            yield from _changes(operator, node, context)


@cache
def _operators_for(type_: type[cst.CSTNode]) -> tuple[Operator, ...]:
    return tuple(operator for operator in operators().values() if issubclass(type_, operator.nodes))


def _changes(operator: Operator, node: cst.CSTNode, context: Context) -> Iterator[Change]:
    name = operator.description.id
    try:
        for replacement in operator.mutate(node, context):
            class_ = operator.class_of(node, context)
            yield Change(node=node, replacement=replacement, operator=name, class_=class_)
    except Exception as fault:
        raise EnvironmentFault(
            "operator-failed",
            f"the operator {name} failed",
            where=f"{context.path}:{context.position(node).line}",
            why=repr(fault),
            remedy="report it to the operator's author, with the line",
        ) from fault
