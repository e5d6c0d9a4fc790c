"""Stage: verdicts to figures."""

from collections import Counter
from collections.abc import Iterable

from auditor.model.mutant import Excluded, Mutant
from auditor.model.score import Scores, Tally
from auditor.model.verdict import Status, Verdict

_BUCKETS = {
    Status.KILLED: "killed",
    Status.SURVIVED: "survived",
    Status.NO_COVERAGE: "no_coverage",
    Status.TIMEOUT: "timeout",
    Status.ERROR: "error",
}


def score(mutants: Iterable[Mutant], excluded: Iterable[Excluded], verdicts: Iterable[Verdict]) -> Scores:
    """Counts the verdicts in all, by module, by family and by function; every mapping is sorted by its key.

    A mutant that has no verdict (the run was cut short) is in no count: the gate knows how many were expected.
    """
    status_of = {verdict.mutant_id: verdict.status for verdict in verdicts}
    counted = [(mutant, _BUCKETS[status_of[mutant.id]]) for mutant in mutants if mutant.id in status_of]
    counted += [(one.mutant, "ignored") for one in excluded]
    return Scores(
        total=_tally(bucket for _, bucket in counted),
        by_module=_grouped((mutant.path, bucket) for mutant, bucket in counted),
        by_family=_grouped((mutant.family, bucket) for mutant, bucket in counted),
        by_function=_grouped((f"{mutant.path}::{mutant.function}", bucket) for mutant, bucket in counted),
    )


def _grouped(counted: Iterable[tuple[str, str]]) -> dict[str, Tally]:
    groups: dict[str, list[str]] = {}
    for key, bucket in counted:
        groups.setdefault(key, []).append(bucket)
    return {key: _tally(groups[key]) for key in sorted(groups)}


def _tally(buckets: Iterable[str]) -> Tally:
    return Tally(**Counter(buckets))
