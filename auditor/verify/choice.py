"""Which of a run's verdicts are checked."""

import random
from collections.abc import Collection, Iterable, Mapping

from auditor.config.scope import Scope
from auditor.errors import UsageError
from auditor.model.mutant import Mutant
from auditor.model.run import Run
from auditor.model.verdict import Status, Verdict


def choose(run: Run, only: Collection[str], scope: Scope) -> tuple[Mutant, ...]:
    """The mutants with the ids `only`, else the scope's sample, else all; of these, the scope's shard; by id.

    Only mutants that have a verdict: an interrupted run has others too. Raises `UsageError` for an id that has none.
    """
    verdicts = run.verdict_of
    judged = sorted((mutant for mutant in run.mutants if mutant.id in verdicts), key=lambda mutant: mutant.id)
    chosen = _named(judged, only) if only else _drawn(judged, verdicts, scope) if scope.sample else judged
    ordered = tuple(sorted(chosen, key=lambda mutant: mutant.id))
    return ordered[scope.shard.number - 1 :: scope.shard.of] if scope.shard else ordered


def _named(mutants: Iterable[Mutant], only: Collection[str]) -> list[Mutant]:
    known = {mutant.id: mutant for mutant in mutants}
    for unknown in sorted(set(only) - set(known)):
        raise UsageError("mutant-unknown", f"the run has no verdict on {unknown}", remedy="its ids are in audit.json")
    return [known[id_] for id_ in set(only)]


def _drawn(mutants: Iterable[Mutant], verdicts: Mapping[str, Verdict], scope: Scope) -> list[Mutant]:
    """A sample asks for verdicts that say something: an error does not."""
    telling = [mutant for mutant in mutants if verdicts[mutant.id].status is not Status.ERROR]
    return random.Random(scope.seed).sample(telling, min(scope.sample, len(telling)))
