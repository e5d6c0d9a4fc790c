"""A mutant as a change of the tree, before it has a place in the text and an id."""

from dataclasses import dataclass

import libcst as cst

from auditor.model.mutant import MutantClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Replace `node` by `replacement`: another node, nothing, or several statements."""

    node: cst.CSTNode
    replacement: cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]
    operator: str
    class_: MutantClass = MutantClass.STANDARD
