"""Stage: verdicts to figures."""

from collections import Counter
from collections.abc import Container, Iterable

from auditor.model.mutant import Excluded, Mutant, MutantClass
from auditor.model.score import Scores, Tally
from auditor.model.verdict import Status, Verdict

_BUCKETS = {
    Status.KILLED: "killed",
    Status.SURVIVED: "survived",
    Status.NO_COVERAGE: "no_coverage",
    Status.TIMEOUT: "timeout",
    Status.ERROR: "error",
}


def score(
    mutants: Iterable[Mutant],
    excluded: Iterable[Excluded],
    verdicts: Iterable[Verdict],
    redundant: Container[str] = (),
) -> Scores:
    """Counts the verdicts in all, by module, by family and by function; every mapping is sorted by its key.

    Advisory mutants are counted apart, by family. A mutant that has no verdict (the run was cut short) is in no count:
    the gate knows how many were expected. Survivors whose ids are in `redundant` are no holes, and outside the score.
    """
    status_of = {verdict.mutant_id: verdict.status for verdict in verdicts}
    every = [
        (mutant, "redundant" if mutant.id in redundant else _BUCKETS[status_of[mutant.id]])
        for mutant in mutants
        if mutant.id in status_of
    ]
    every += [(one.mutant, "ignored") for one in excluded]
    counted = [(mutant, bucket) for mutant, bucket in every if mutant.class_ is not MutantClass.ADVISORY]
    advisory = [(mutant, bucket) for mutant, bucket in every if mutant.class_ is MutantClass.ADVISORY]
    return Scores(
        total=_tally(bucket for _, bucket in counted),
        by_module=_grouped((mutant.path, bucket) for mutant, bucket in counted),
        by_family=_grouped((mutant.family, bucket) for mutant, bucket in counted),
        by_function=_grouped((f"{mutant.path}::{mutant.function}", bucket) for mutant, bucket in counted),
        advisory=_grouped((mutant.family, bucket) for mutant, bucket in advisory),
    )


def _grouped(counted: Iterable[tuple[str, str]]) -> dict[str, Tally]:
    groups: dict[str, list[str]] = {}
    for key, bucket in counted:
        groups.setdefault(key, []).append(bucket)
    return {key: _tally(groups[key]) for key in sorted(groups)}


def _tally(buckets: Iterable[str]) -> Tally:
    return Tally(**Counter(buckets))
