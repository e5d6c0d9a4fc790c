"""A part of the mutants, drawn by lot."""

import hashlib
from collections.abc import Iterable

from auditor.model.mutant import Mutant


def draw(mutants: Iterable[Mutant], number: int, seed: int) -> tuple[Mutant, ...]:
    """`number` mutants (all, when there are fewer), in their order.

    A mutant's lot is made from the seed and its id alone, so a change elsewhere moves few others in or out.
    """
    mutants = tuple(mutants)
    drawn = {mutant.id for mutant in sorted(mutants, key=lambda mutant: _lot(mutant, seed))[:number]}
    return tuple(mutant for mutant in mutants if mutant.id in drawn)


def _lot(mutant: Mutant, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{mutant.id}".encode()).digest()
