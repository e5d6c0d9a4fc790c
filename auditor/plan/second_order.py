"""Which surviving guards are tried together with which others: a tenant's row often has more than one.

Choosing partners is only a guess at where to look: what a test says of all at once, and of each part alone, decides.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model.baseline import Baseline
from auditor.model.mutant import Edit, Mutant, source_order
from auditor.model.plan import Task, Tier
from auditor.model.render import joined_edits
from auditor.model.second_order import Chance, Trial
from auditor.model.test import Stability
from auditor.plan.limit import time_limit
from auditor.plan.select import covering_tests, statement_lines

FAMILIES = frozenset({"tenant", "auth"})  # their mutants take guards away
MOST_PARTNERS = 3  # of a survivor
_TAKES_AWAY = re.compile(r".*/(?:drop|widen|skip|accept)_")
_NAME = re.compile(r"\b[A-Z]\w*[a-z]\w*|(?i:(?<=from )|(?<=join )|(?<=into )|(?<=update ))\w+")


def chances(
    survivors: Iterable[Mutant],
    every: Iterable[Mutant],
    sources: Mapping[str, str],
    baseline: Baseline,
    usual: Tier,
) -> tuple[Chance, ...]:
    """For each survivor that takes a guard away: its nearest partners among `every` mutant, at once and one by one.

    `usual` is the tier of a second-order mutant of one file; those of several run in a new interpreter.
    """
    guards = [m for m in every if m.family in FAMILIES and _TAKES_AWAY.match(m.operator)]
    pairing = _Pairing(guards, sources, baseline, usual)
    found = (pairing.chance(mutant) for mutant in survivors if mutant.family in FAMILIES)
    return tuple(chance for chance in found if chance.trials)


class _Pairing:
    def __init__(self, guards: Sequence[Mutant], sources: Mapping[str, str], baseline: Baseline, usual: Tier) -> None:
        self._guards, self._sources, self._baseline, self._usual = guards, sources, baseline, usual

    def chance(self, survivor: Mutant) -> Chance:
        near = sorted(self._near(survivor))
        chosen: list[Mutant] = []
        for *_, partner in near:
            if len(chosen) < MOST_PARTNERS and self._in_one((survivor, *chosen, partner)):
                chosen.append(partner)
        tries = [tuple(chosen)] * (len(chosen) > 1) + [(partner,) for partner in chosen]
        trials = tuple(trial for partners in tries for trial in self._trial(survivor, partners))
        return Chance(survivor=survivor, trials=trials, left_out=len(near) - len(chosen))

    def _near(self, survivor: Mutant) -> Iterator[tuple[bool, bool, float, tuple[object, ...], Mutant]]:
        """What may guard the same row, with what sorts it: guards of its function, of its table, of its tests."""
        own, names = self._tests(survivor), self._names(survivor)
        for guard in self._guards:
            tests = self._tests(guard)
            same_function = bool(guard.function) and _place(guard) == _place(survivor)
            if guard.id == survivor.id or not (own & tests or same_function):
                continue
            same_table = bool(names & self._names(guard))
            if same_function or same_table or not names or not self._names(guard):
                yield (
                    not same_function,
                    not same_table,
                    -len(own & tests) / max(1, len(own | tests)),
                    (*source_order(guard), guard.id),
                    guard,
                )

    def _trial(self, survivor: Mutant, partners: tuple[Mutant, ...]) -> Iterator[Trial]:
        tests = tuple(sorted(set().union(*map(self._tests, (survivor, *partners)))))
        whole, rest = self._in_one((survivor, *partners)), self._in_one(partners)
        if tests and whole and rest:
            tier = self._usual if len({edit.path for edit in whole.edits}) == 1 else Tier.FRESH
            task = Task(
                mutant_id=whole.id,
                tests=tests,
                tier=tier,
                time_limit=time_limit(tests, self._baseline, tier),
                whole_row=True,
                why_tier="a second-order mutant is always imported anew",
            )
            yield Trial(whole=whole, rest=rest, partners=partners, task=task)

    def _in_one(self, mutants: Sequence[Mutant]) -> Mutant | None:
        """All of them in one mutant; None where their edits can't be told apart."""
        if len(mutants) == 1:
            return mutants[0]
        ordered = sorted(mutants, key=source_order)  # the same mutant whichever of them is the survivor
        edits: list[Edit] = []
        for path in dict.fromkeys(mutant.path for mutant in ordered):
            some = [edit for mutant in ordered if mutant.path == path for edit in mutant.edits]
            joined = joined_edits(self._sources[path], some)
            if joined is None:
                return None
            edits += joined
        return replace(ordered[0], id=_id_of(mutants), edits=tuple(edits))

    def _tests(self, mutant: Mutant) -> set[int]:
        """The tests that may run it in memory, and decide by themselves."""
        imported = self._baseline.import_lines.get(mutant.path, ())
        ran_early = any(line in imported for line in statement_lines(mutant))
        on_disk = self._baseline.beyond_memory(mutant.path)
        return {
            test
            for test in covering_tests(mutant, self._baseline, everything=ran_early)
            if test not in on_disk and self._baseline.tests[test].stability is Stability.STABLE
        }

    def _names(self, mutant: Mutant) -> frozenset[str]:
        """The models and tables that its statement names; a helper's guard names none, and may be any table's."""
        lines = self._sources[mutant.path].splitlines()[mutant.statement.line - 1 : mutant.statement.end_line]
        return frozenset(name.lower() for name in _NAME.findall("\n".join(lines)))


def _id_of(mutants: Sequence[Mutant]) -> str:
    """Of two it is the same for either; of more it tells the survivor, without which the others are run too."""
    first, *others = (mutant.id for mutant in mutants)
    ids = sorted((first, *others)) if len(others) == 1 else [first, *sorted(others)]
    return hashlib.sha256("+".join(ids).encode()).hexdigest()[:12]


def _place(mutant: Mutant) -> tuple[str, str]:
    return mutant.path, mutant.function
