"""The operators by id: ours and the plugins' as declared on the shelf, mutmut's as described here."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from auditor.errors import UsageError
from auditor.operators._contract import Description, Operator, load
from auditor.operators._general import GENERAL
from auditor.registry import shelf


@cache
def operators() -> Mapping[str, Operator]:
    """The domain operators, sorted by id. Raises `EnvironmentFault` for one that is broken."""
    return MappingProxyType({id_: load(id_, module) for id_, module in shelf("operators").items()})


def descriptions() -> Mapping[str, Description]:
    """Every operator, mutmut's included, sorted by id."""
    ours = {id_: operator.description for id_, operator in operators().items()}
    return MappingProxyType(dict(sorted({**ours, **GENERAL}.items())))


def describe(operator_id: str) -> Description:
    """What a person reads of one operator. Raises `UsageError` for an id that no operator has."""
    found = descriptions().get(operator_id)
    if found is None:
        raise UsageError(
            "operator-unknown", f"there is no operator {operator_id!r}", remedy=f"one of {', '.join(descriptions())}"
        )
    return found
