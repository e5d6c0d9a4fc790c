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

    @property
    def begins_at(self) -> cst.CSTNode:
        """The node; of a block whose statements change places the first that does: nobody gets past it unseen."""
        match self.node, self.replacement:
            case cst.IndentedBlock(body=old), cst.IndentedBlock(body=new):
                return next((before for before, after in zip(old, new, strict=False) if before is not after), self.node)
        return self.node
