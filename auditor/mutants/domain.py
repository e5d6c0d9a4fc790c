"""Walks the operator shelf over a file."""

from auditor.mutants.change import Change
from auditor.operators import Context


def domain_changes(context: Context) -> list[Change]:
    return []
