"""Equal parts of the mutants, for as many machines."""

import hashlib
from collections.abc import Iterable

from auditor.model.mutant import Mutant
from auditor.model.selection import Shard


def share(mutants: Iterable[Mutant], shard: Shard) -> frozenset[str]:
    """The ids of the shard's mutants.

    They are dealt out like cards, those of one kind after the other, because a kind has a cost: what runs at import
    needs the whole suite, a domain mutant all its tests. Only the mutants decide, no time that a machine measured: all
    shards must draw the same line.
    """
    dealt = sorted(mutants, key=lambda mutant: (mutant.function != "", mutant.family, _lot(mutant)))
    return frozenset(mutant.id for mutant in dealt[shard.number - 1 :: shard.of])


def _lot(mutant: Mutant) -> bytes:
    return hashlib.sha256(mutant.id.encode()).digest()
