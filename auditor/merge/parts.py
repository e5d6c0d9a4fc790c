"""Whether runs are the parts of one whole: every shard once, all of the same state and configuration."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from auditor.errors import UsageError
from auditor.model.run import Run
from auditor.model.selection import Limit, Restriction

OF_A_MACHINE = ("jobs", "format")  # what may differ from shard to shard
OF_A_SHARD = (Limit.SHARD, Limit.BUDGET)


def in_order(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The shards by their number.

    Raises `UsageError` for a run that is no shard, a shard that was ended early, is missing or there twice, and shards
    whose state or configuration differ.
    """
    by_number: list[tuple[int, Run]] = []
    for run in runs:
        if run.selection.shard is None:
            raise UsageError(
                "merge-no-shard",
                f"run {run.id} is no shard",
                remedy="merge what `run --shard K/N` wrote, all N of them",
            )
        if run.unfinished:
            raise UsageError(
                "merge-shard-unfinished",
                f"shard {run.selection.shard} was ended early: {run.unfinished} of its mutants were not run",
                remedy=f"go on with it: python -m auditor run --shard {run.selection.shard.number}/"
                f"{run.selection.shard.of} --resume",
            )
        by_number.append((run.selection.shard.number, run))
    ordered = tuple(run for _, run in sorted(by_number, key=lambda pair: pair[0]))
    _refuse_other_states(ordered)
    _refuse_gaps(ordered)
    return ordered


def common_limits(run: Run) -> tuple[Restriction, ...]:
    """What narrowed the whole before it was dealt out."""
    return tuple(one for one in run.selection.restrictions if one.limit not in OF_A_SHARD)


def _refuse_gaps(runs: Sequence[Run]) -> None:
    shards = [run.selection.shard for run in runs if run.selection.shard]
    of = shards[0].of if shards else 0
    there = Counter(shard.number for shard in shards)
    twice = [number for number, times in there.items() if times > 1]
    missing = [number for number in range(1, of + 1) if number not in there]
    if twice:
        raise UsageError("merge-shard-twice", f"shard {twice[0]} of {of} is there {there[twice[0]]} times")
    if missing:
        names = ", ".join(map(str, missing[:10]))
        raise UsageError(
            "merge-shard-missing",
            f"{len(missing)} of {of} shards are missing: {names}",
            why="the gate can't be decided on a part",
            remedy=f"run them first: python -m auditor run --shard {missing[0]}/{of}",
        )


def _refuse_other_states(runs: Sequence[Run]) -> None:
    for run in runs[1:]:
        one, other = _state(runs[0]), _state(run)
        differing = [name for name, value in one.items() if other[name] != value]
        if differing:
            raise UsageError(
                "merge-different-states",
                f"runs {runs[0].id} and {run.id} are no shards of one run",
                why=f"they differ in {', '.join(differing)}",
                remedy="run every shard on the same commit, with the same flags and packages",
            )


def _state(run: Run) -> dict[str, Any]:
    """All on which a verdict depends, by the name that a person knows it by."""
    place = run.environment
    return {
        "the number of shards": run.selection.shard and run.selection.shard.of,
        "the project": run.project,
        "the sources": run.sources,
        "the tests": [(test.id, test.path, test.line, test.markers, test.fixtures) for test in run.baseline.tests],
        "the code of the project or of its tests": run.code,
        "the configuration": {name: value for name, value in run.config.items() if name not in OF_A_MACHINE},
        "the scope": (run.selection.found, common_limits(run)),
        "the commit": (place.commit, place.dirty),
        "the auditor": place.auditor,
        "the Python": place.python,
        "the packages": place.packages,
        "the database": place.database,
    }
