"""From a project to mutmut's verdicts on those of its mutants that mutmut makes as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.clock import Clock
from auditor.config.interpreter import find_interpreter
from auditor.config.model import Config
from auditor.database import WorkerDatabase
from auditor.database.variables import environment_for
from auditor.errors import EnvironmentFault
from auditor.model.mutant import Found
from auditor.model.progress import Progress
from auditor.model.verdict import Verdict
from auditor.mutmut_engine.command import run_mutmut
from auditor.mutmut_engine.results import Result, read_results
from auditor.mutmut_engine.settings import configure
from auditor.mutmut_engine.twins import Twins
from auditor.project_copy import copy_project, scratch_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`verdicts` by mutant id; `made` counts all that mutmut judged, `excluded` those that we leave out, `strangers`
    names those that we do not know. It makes some twice."""

    made: int
    verdicts: Mapping[str, Verdict]
    excluded: int
    strangers: tuple[str, ...]


def judge_with_mutmut(
    config: Config,
    database: WorkerDatabase,
    sources: Mapping[str, str],
    found: Found,
    clock: Clock,
    progress: Progress,
) -> Judged:
    """Run mutmut on a copy of the project with the worker's database, and say of our mutants what it said.

    mutmut knows one database, so it is given one child at a time. Raises `EnvironmentFault` when its command does not
    come to its end, with the last it said.
    """
    python = find_interpreter(config.python)
    with scratch_folder() as folder:
        copy = folder / "project"
        copy_project(config.project, copy, config.output)
        configure(copy, sources, config.tests)
        run_mutmut(python, copy, environment_for(database.url, config.database_env), clock, progress)
        results = [result for path in sorted(sources) for result in read_results(copy, path)]
    if not results:
        raise EnvironmentFault(
            "mutmut-made-nothing",
            "mutmut made no mutants of this project",
            why="it mutates undecorated functions only",
            remedy="python -m auditor run, without --engine mutmut",
        )
    return _joined(results, sources, found)


def _joined(results: list[Result], sources: Mapping[str, str], found: Found) -> Judged:
    ours = Twins(found.mutants, sources)
    left_out = Twins([excluded.mutant for excluded in found.excluded], sources)
    verdicts: dict[str, Verdict] = {}
    excluded, strangers = 0, []
    for result in results:
        if mutant_id := ours.of(result):
            verdicts[mutant_id] = Verdict(mutant_id=mutant_id, status=result.status, detail=result.detail)
        elif left_out.of(result):
            excluded += 1
        else:
            strangers.append(result.name)
    return Judged(made=len(results), verdicts=verdicts, excluded=excluded, strangers=tuple(strangers))
