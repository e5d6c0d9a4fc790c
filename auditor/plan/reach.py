"""Asking the hosts how far each mutant's change reaches: only the target's own Python can compare code objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from auditor.model.mutant import Mutant
from auditor.model.plan import Reach, Region, Tier
from auditor.model.render import mutated_source
from auditor.workers.pool import Pool
from auditor.workers.worker import Worker

BATCH = 200


def reach_of(
    tier: Tier, mutants: Iterable[Mutant], sources: Mapping[str, str], pool: Pool, project: Path
) -> dict[str, Reach]:
    """The reach of every mutant in the tier, by its id. Raises `HostDied` when the suite can't be collected."""
    by_path: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_path[mutant.path].append(mutant)
    batches = [
        some[start : start + BATCH] for _, some in sorted(by_path.items()) for start in range(0, len(some), BATCH)
    ]

    def classify(worker: Worker, batch: list[Mutant]) -> list[Reach]:
        path = batch[0].path
        source = sources[path]
        mutated = [mutated_source(source, mutant.edits) for mutant in batch]
        answers = worker.classify(tier, str(project / path), source, mutated)
        return [_reach(tier, Region(answer["region"]), answer["why"]) for answer in answers]

    found: dict[str, Reach] = {}
    for batch, reaches in pool.spread(batches, classify):
        found.update({mutant.id: reach for mutant, reach in zip(batch, reaches, strict=True)})
    return found


def _reach(tier: Tier, region: Region, why: str) -> Reach:
    return Reach(region=region, misses={tier: why}) if region is Region.FUNCTION else Reach(region=region, why=why)


def both(one: Mapping[str, Reach], other: Mapping[str, Reach]) -> dict[str, Reach]:
    """What two tiers' hosts said, by mutant id."""
    joined = {
        mutant_id: replace(reach, misses={**one[mutant_id].misses, **reach.misses})
        for mutant_id, reach in other.items()
        if mutant_id in one
    }
    return {**one, **other, **joined}
